namespace Orleans.Core;

/// <summary>A grain's stored state, without its type.</summary>
public interface IStorage
{
    /// <summary>The version that was read or written last; null when there is none.</summary>
    string? Etag { get; }

    /// <summary>Whether the storage holds a record.</summary>
    bool RecordExists { get; }

    /// <summary>Reads the state anew, over what is in memory.</summary>
    Task ReadStateAsync();

    /// <inheritdoc cref="ReadStateAsync()" />
    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();

    /// <summary>Writes the state.</summary>
    /// <exception cref="Storage.InconsistentStateException">Somebody else wrote since.</exception>
    Task WriteStateAsync();

    /// <inheritdoc cref="WriteStateAsync()" />
    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    /// <summary>Clears the stored state, and the one in memory.</summary>
    /// <exception cref="Storage.InconsistentStateException">Somebody else wrote since.</exception>
    Task ClearStateAsync();

    /// <inheritdoc cref="ClearStateAsync()" />
    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();
}
