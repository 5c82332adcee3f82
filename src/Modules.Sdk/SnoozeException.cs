namespace Gristmill.Modules.Sdk;

/// <summary>
/// The operation cannot do its work yet and has done none: a job runs it again after a while, and spends no attempt. A plain call fails
/// with 502 and <c>Retry-After</c>.
/// </summary>
/// <param name="delay">How long to wait, at most 30 days; 0, or less where the time has come meanwhile, means at once.</param>
/// <param name="reason">What it waits for, for a person.</param>
public sealed class SnoozeException(TimeSpan delay, string reason) : ModuleException("snoozed", reason)
{
    /// <summary>How long to wait.</summary>
    public TimeSpan Delay { get; } = delay > TimeSpan.FromDays(30)
        ? throw new ArgumentOutOfRangeException(nameof(delay), delay, "Expected at most 30 days.")
        : delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
}
