namespace Gristmill.Modules;

/// <summary>An instance that is the holder's alone until it is disposed of, once or more.</summary>
public sealed class InstanceLease<T> : IAsyncDisposable where T : class
{
    private InstancePool<T>? _pool;
    private bool _discard;

    internal InstanceLease(InstancePool<T> pool, T instance, Permit permit)
    {
        _pool = pool;
        Instance = instance;
        Permit = permit;
    }

    /// <summary>The instance.</summary>
    public T Instance { get; }

    internal Permit Permit { get; }

    /// <summary>The instance trapped, timed out or is otherwise not to be used again: it does not go back.</summary>
    public void Discard() => _discard = true;

    /// <summary>Gives the instance back, or ends it when it was discarded.</summary>
    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _pool, null) is { } pool ? pool.ReturnAsync(this, _discard) : ValueTask.CompletedTask;
}
