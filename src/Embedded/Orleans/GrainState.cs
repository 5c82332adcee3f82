namespace Orleans;

/// <summary>A grain's state between its activation and its storage.</summary>
[GenerateSerializer]
public sealed class GrainState<T> : IGrainState<T>
{
    /// <summary>No state yet.</summary>
    public GrainState()
    {
    }

    /// <summary>That state, without a version.</summary>
    public GrainState(T? state) : this(state, null)
    {
    }

    /// <summary>That state at that version.</summary>
    public GrainState(T? state, string? eTag)
    {
        State = state;
        ETag = eTag;
    }

    /// <inheritdoc />
    [Id(0)]
    public T? State { get; set; }

    /// <inheritdoc />
    [Id(1)]
    public string? ETag { get; set; }

    /// <inheritdoc />
    [Id(2)]
    public bool RecordExists { get; set; }
}
