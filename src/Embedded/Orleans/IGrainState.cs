namespace Orleans;

/// <summary>A grain's state between its activation and its storage.</summary>
public interface IGrainState<T>
{
    /// <summary>The state.</summary>
    T? State { get; set; }

    /// <summary>The version that was read or written last; null when there is none.</summary>
    string? ETag { get; set; }

    /// <summary>Whether the storage holds a record.</summary>
    bool RecordExists { get; set; }
}
