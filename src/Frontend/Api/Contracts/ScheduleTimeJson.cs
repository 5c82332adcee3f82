namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A tick ahead.</summary>
/// <param name="At">The tick's time.</param>
/// <param name="RunsAt">When it runs: its time and its jitter.</param>
internal sealed record ScheduleTimeJson(DateTimeOffset At, DateTimeOffset RunsAt);
