namespace Gristmill.Modules;

/// <summary>
/// One call's hold on the version of a module that was served when the call came. Manifest and instance belong together, and the
/// instance lives until every hold has ended. Disposing it, once or more, ends the hold.
/// </summary>
public sealed class ModuleLease : IDisposable
{
    private readonly ServedVersion _version;
    private readonly TimeSpan _loadTimeout;
    private int _disposed;

    internal ModuleLease(ModuleSlot slot, ServedVersion version, TimeSpan loadTimeout) =>
        (Slot, _version, _loadTimeout) = (slot, version, loadTimeout);

    /// <summary>What the module says of itself.</summary>
    public ModuleManifest Manifest => _version.Manifest;

    internal ModuleSlot Slot { get; }

    /// <summary>The module's live instance, loaded if need be.</summary>
    /// <param name="caller">Ends the wait; the load goes on for whoever else waits.</param>
    /// <exception cref="ModuleLoadException">
    /// It cannot be loaded, and the next call tries again; or its load takes longer than
    /// <see cref="ModuleHostOptions.LoadTimeout"/>, and goes on.
    /// </exception>
    public Task<IModuleInstance> LoadAsync(CancellationToken caller) => _version.LoadAsync(_loadTimeout, caller);

    /// <summary>Hands the hold over to what may outlast this lease, which then holds nothing.</summary>
    internal ModuleLease Move()
    {
        ObjectDisposedException.ThrowIf(Interlocked.Exchange(ref _disposed, 1) == 1, this);
        return new ModuleLease(Slot, _version, _loadTimeout);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _version.Leave();
    }
}
