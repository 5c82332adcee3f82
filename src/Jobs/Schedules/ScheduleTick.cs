namespace Gristmill.Jobs;

/// <summary>What became of a tick, or of several in a row that were passed over.</summary>
/// <param name="At">The tick's time; of several, the first one's.</param>
/// <param name="Outcome">What it came to.</param>
/// <param name="DecidedAt">When that was decided; of several, the last time.</param>
/// <param name="Job">The job that was enqueued; null where none was.</param>
/// <param name="Count">How many ticks.</param>
public sealed record ScheduleTick(
    DateTimeOffset At, ScheduleTickOutcome Outcome, DateTimeOffset DecidedAt, Guid? Job = null, long Count = 1);
