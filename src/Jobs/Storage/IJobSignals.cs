namespace Gristmill.Jobs;

/// <summary>
/// What a shared store tells this silo at once, of what other silos did. Signals may be lost: they save waiting for the
/// next poll or heartbeat, and nothing depends on them.
/// </summary>
public interface IJobSignals
{
    /// <summary>From now on this one is told.</summary>
    void Subscribe(IJobSignalHandler handler);
}
