using System.Collections.Immutable;
using Gristmill.Grains.Interfaces;
using Gristmill.Grains.Jobs;
using Gristmill.Jobs;

namespace Gristmill.Grains.Schedules;

/// <summary>Schedules as the wire has them.</summary>
internal static class ScheduleWire
{
    public static ScheduleView ToView(Schedule schedule) => new()
    {
        Name = schedule.Name,
        Revision = schedule.Progress.Revision,
        Definition = ToRequest(schedule),
        CreatedAt = schedule.Progress.CreatedAt,
        UpdatedAt = schedule.Progress.UpdatedAt,
        PausedAt = schedule.Progress.PausedAt,
        DueAt = schedule.Progress.DueAt,
        IdleReason = IdleReason(schedule.Progress),
        QueuedTick = schedule.Progress.Queued,
        Enqueued = schedule.Progress.Enqueued,
        Skipped = schedule.Progress.Skipped,
        Missed = schedule.Progress.Missed,
        Recent = [.. schedule.Progress.Recent.Reverse().Select(ToView)],
    };

    /// <summary>Ticks after a time.</summary>
    public static ImmutableArray<ScheduleTimeView> Times(ScheduleCalendar calendar, DateTimeOffset after, int count) =>
        [.. calendar.After(after, count).Select(tick => new ScheduleTimeView { At = tick, RunsAt = calendar.RunAt(tick) })];

    private static string IdleReason(ScheduleProgress progress) => progress switch
    {
        { PausedAt: not null } => "It is paused.",
        { DueAt: null, Queued: not null } => "Its last tick waits for the end of a job.",
        { DueAt: null } => "Its last tick lies behind.",
        _ => "",
    };

    private static ScheduleRequest ToRequest(Schedule schedule)
    {
        var definition = schedule.Definition;
        var (cron, every, once) = (definition.When as ScheduleWhen.Cron, definition.When as ScheduleWhen.Every, definition.When as ScheduleWhen.Once);
        var job = definition.Job;
        return new ScheduleRequest
        {
            Cron = cron?.Expression,
            TimeZone = cron?.Zone,
            EverySeconds = every?.Interval.TotalSeconds,
            Anchor = every?.Anchor,
            At = once?.At,
            Overlap = ScheduleRequests.NameOf(definition.Overlap),
            CatchUpSeconds = definition.CatchUp.TotalSeconds,
            JitterSeconds = definition.Jitter.TotalSeconds,
            StartsAt = definition.StartsAt,
            EndsAt = definition.EndsAt,
            Paused = schedule.Progress.PausedAt is not null,
            Note = definition.Note,
            Job = new JobRequest
            {
                Module = job.Module,
                Operation = job.Operation,
                Args = job.Args,
                Queue = job.Queue,
                Priority = job.Priority,
                MaxAttempts = job.MaxAttempts,
                TimeoutSeconds = job.Timeout?.TotalSeconds,
                Tags = job.Tags,
                Retry = job.Retry is { } retry ? Wire.ToView(retry) : null,
            },
        };
    }

    private static ScheduleTickView ToView(ScheduleTick tick) => new()
    {
        At = tick.At,
        Outcome = tick.Outcome switch
        {
            ScheduleTickOutcome.Enqueued => "enqueued",
            ScheduleTickOutcome.Skipped => "skipped",
            ScheduleTickOutcome.Missed => "missed",
            ScheduleTickOutcome.RunNow => "runNow",
            _ => "backfilled",
        },
        DecidedAt = tick.DecidedAt,
        JobId = tick.Job,
        Count = tick.Count,
    };
}
