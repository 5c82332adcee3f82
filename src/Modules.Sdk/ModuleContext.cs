namespace Gristmill.Modules.Sdk;

/// <summary>What the host tells a module about the call it is running.</summary>
/// <param name="Cancellation">
/// Fires when the caller left, the time limit passed, the job was canceled or the node drains. A module that computes
/// for long must look at it: a call that ignores it is abandoned, and its thread lost until it ends by itself.
/// </param>
/// <param name="Attempt">The job's attempt; null when the operation runs as a plain call.</param>
public sealed record ModuleContext(CancellationToken Cancellation, JobAttempt? Attempt = null)
{
    /// <summary>The time the operation may take from its start; null when the host did not say.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Where the operation tells how far it is; null when nobody listens.</summary>
    public IProgress<ModuleProgress>? Progress { get; init; }

    /// <summary>The node's log.</summary>
    public IModuleLog Log { get; init; } = NoModuleLog.Instance;
}
