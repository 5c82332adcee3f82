namespace Gristmill.Embedded.Scheduling;

/// <summary>Makes timers that carry nothing of their maker's execution context into their callbacks.</summary>
internal static class BareTimer
{
    /// <summary>A timer that is not running yet.</summary>
    public static ITimer Create(TimeProvider time, TimerCallback callback, object state)
    {
        if (ExecutionContext.IsFlowSuppressed()) return CreateStopped();
        using (ExecutionContext.SuppressFlow()) return CreateStopped();

        ITimer CreateStopped() =>
            time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
