namespace Gristmill.Frontend.Api.Contracts;

/// <summary>What became of a tick, or of several in a row that were passed over: enqueued, skipped, missed, runNow or backfilled.</summary>
internal sealed record ScheduleTickJson(
    DateTimeOffset At, string Outcome, DateTimeOffset DecidedAt, Guid? JobId, string? JobState, long Count);
