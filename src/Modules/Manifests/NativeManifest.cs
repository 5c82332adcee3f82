namespace Gristmill.Modules;

/// <summary>A manifest's <c>native</c>: how a shared library is called.</summary>
public sealed record NativeManifest
{
    /// <summary>How calls may run at once.</summary>
    public NativeConcurrency Concurrency { get; init; } = NativeConcurrency.Serial;

    /// <summary>Whether the library runs in worker processes rather than in the node; each then has one instance and one call.</summary>
    public bool IsIsolated { get; init; }
}
