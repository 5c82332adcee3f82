using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Core;
using Orleans.Runtime;
using Orleans.Storage;

namespace Gristmill.Embedded.Storage;

/// <summary>A grain's state, kept in an <see cref="IGrainStorage"/>.</summary>
internal sealed class StoredState<T>(string name, GrainId id, IGrainStorage storage) : IPersistentState<T>, IStoredState
{
    private readonly GrainState<T> _state = new(New());

    public T State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) =>
        Guard("read", storage.ReadStateAsync(name, id, _state, cancellationToken));

    public Task WriteStateAsync(CancellationToken cancellationToken) =>
        Guard("write", storage.WriteStateAsync(name, id, _state, cancellationToken));

    /// <summary>Clears the record; what the state in memory is then is the storage's to say, as in Orleans.</summary>
    public Task ClearStateAsync(CancellationToken cancellationToken) =>
        Guard("clear", storage.ClearStateAsync(name, id, _state, cancellationToken));

    Task IStorage.ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync(cancellationToken);

    private static T New() => typeof(T).GetConstructor(Type.EmptyTypes) is null && !typeof(T).IsValueType
        ? (T)RuntimeHelpers.GetUninitializedObject(typeof(T))
        : Activator.CreateInstance<T>();

    private async Task Guard(string verb, Task operation)
    {
        try
        {
            await operation;
        }
        catch (Exception error) when (error is not (OrleansException or OperationCanceledException))
        {
            throw new OrleansException($"Failed to {verb} the state '{name}' of {id}: {error.Message}", error);
        }
    }
}
