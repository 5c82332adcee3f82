namespace Gristmill.Frontend.Api.Contracts;

/// <summary>What a backfill did.</summary>
/// <param name="Ticks">Ticks in the range.</param>
/// <param name="Enqueued">Jobs enqueued for them; those of the others were there.</param>
/// <param name="Schedule">The schedule.</param>
internal sealed record BackfillJson(int Ticks, int Enqueued, ScheduleJson Schedule);
