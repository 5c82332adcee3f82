using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A schedule. Lists leave out the job's arguments, the jobs' states and the ticks ahead.</summary>
internal sealed record ScheduleJson(
    string Name,
    long Revision,
    string? Cron,
    string? TimeZone,
    double? EverySeconds,
    DateTimeOffset? Anchor,
    DateTimeOffset? At,
    string? Overlap,
    double? CatchUpSeconds,
    double? JitterSeconds,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    string Note,
    ScheduleJobJson Job,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    bool Paused,
    DateTimeOffset? PausedAt,
    DateTimeOffset? DueAt,
    string? IdleReason,
    DateTimeOffset? QueuedTick,
    long Enqueued,
    long Skipped,
    long Missed,
    IReadOnlyList<ScheduleTickJson> Recent,
    IReadOnlyList<ScheduleTimeJson> Next)
{
    /// <summary>The schedule.</summary>
    public static ScheduleJson From(ScheduleView view, bool whole)
    {
        var (wanted, job) = (view.Definition, view.Definition.Job!);
        return new ScheduleJson(
            view.Name, view.Revision, wanted.Cron, wanted.TimeZone, wanted.EverySeconds, wanted.Anchor, wanted.At, wanted.Overlap,
            wanted.CatchUpSeconds, wanted.JitterSeconds, wanted.StartsAt, wanted.EndsAt, wanted.Note,
            new ScheduleJobJson(job.Module, job.Operation, whole ? new RawJson(job.Args) : null, job.Queue, job.Priority, job.MaxAttempts,
                job.TimeoutSeconds, job.Tags, job.Retry),
            view.CreatedAt, view.UpdatedAt, view.PausedAt is not null, view.PausedAt, view.DueAt,
            view.IdleReason.Length == 0 ? null : view.IdleReason, view.QueuedTick, view.Enqueued, view.Skipped, view.Missed,
            [.. view.Recent.Select(tick => new ScheduleTickJson(tick.At, tick.Outcome, tick.DecidedAt, tick.JobId, tick.JobState, tick.Count))],
            [.. view.Next.Select(time => new ScheduleTimeJson(time.At, time.RunsAt))]);
    }
}
