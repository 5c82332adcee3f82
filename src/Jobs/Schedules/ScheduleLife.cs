using System.Collections.Immutable;

namespace Gristmill.Jobs;

/// <summary>
/// Everything that is decided about schedules, as pure functions from a schedule to the schedule it becomes. The store writes what
/// comes out, guarded by the version that went in.
/// </summary>
public static class ScheduleLife
{
    /// <summary>A new schedule.</summary>
    public static Schedule Create(string name, Guid generation, ScheduleDefinition definition, bool paused, DateTimeOffset now)
    {
        now = Microseconds.Truncate(now);
        var progress = new ScheduleProgress { CreatedAt = now, UpdatedAt = now, Revision = 1, PausedAt = paused ? now : null };
        return From(new Schedule(name, generation, 1, definition, progress), now);
    }

    /// <summary>The schedule with another definition; when its ticks change, those from now on count.</summary>
    public static Schedule Change(Schedule schedule, ScheduleDefinition definition, bool paused, DateTimeOffset now)
    {
        now = Microseconds.Truncate(now);
        var changed = Touch(schedule with { Definition = definition }, now);
        changed = changed with { Progress = changed.Progress with { PausedAt = paused ? schedule.Progress.PausedAt ?? now : null } };
        var resumed = schedule.Progress.PausedAt is not null && !paused;
        return !resumed && SameTicks(schedule.Definition, definition) ? Due(changed) : From(changed, now);
    }

    /// <summary>The schedule paused; it stays as it is when it was.</summary>
    public static Schedule Pause(Schedule schedule, DateTimeOffset now)
    {
        if (schedule.Progress.PausedAt is not null) return schedule;
        now = Microseconds.Truncate(now);
        var paused = Touch(schedule, now);
        return Due(paused with { Progress = paused.Progress with { PausedAt = now } });
    }

    /// <summary>The schedule going on from now, its ticks since passed over; it stays as it is when it was not paused.</summary>
    public static Schedule Resume(Schedule schedule, DateTimeOffset now)
    {
        if (schedule.Progress.PausedAt is null) return schedule;
        now = Microseconds.Truncate(now);
        var resumed = Touch(schedule, now);
        return From(resumed with { Progress = resumed.Progress with { PausedAt = null } }, now);
    }

    /// <summary>What is to be written when a job is wanted now, beside the ticks.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="id">The job's id.</param>
    /// <param name="now">The store's time.</param>
    public static ScheduleStep RunNow(Schedule schedule, Guid id, DateTimeOffset now)
    {
        now = Microseconds.Truncate(now);
        var progress = schedule.Progress.With(new ScheduleTick(now, ScheduleTickOutcome.RunNow, now, id)).WithOpen(id);
        return new ScheduleStep(schedule with { Version = schedule.Version + 1, Progress = progress }, [NewJob(schedule, id, now)]);
    }

    /// <summary>What is to be written for ticks that lie behind, whatever became of them: their jobs are enqueued unless they are there.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="ticks">The ticks.</param>
    /// <param name="now">The store's time.</param>
    public static ScheduleStep Backfill(Schedule schedule, IReadOnlyList<DateTimeOffset> ticks, DateTimeOffset now)
    {
        now = Microseconds.Truncate(now);
        var jobs = ticks.Select(tick => NewJob(schedule, TickIds.Of(schedule, tick), now)).ToImmutableArray();
        var progress = schedule.Progress;
        foreach (var (tick, job) in ticks.Zip(jobs).TakeLast(ScheduleLimits.Recent))
            progress = progress.With(new ScheduleTick(tick, ScheduleTickOutcome.Backfilled, now, job.Id));
        return new ScheduleStep(schedule with { Version = schedule.Version + 1, Progress = progress }, jobs);
    }

    /// <summary>Whether there is anything to decide.</summary>
    public static bool IsDue(Schedule schedule, DateTimeOffset now) =>
        schedule.Progress.PausedAt is null && (schedule.Progress.DueAt <= now || schedule.Progress.Queued is not null);

    /// <summary>Decides the ticks that are due; null when nothing is to be written.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="calendar">Its ticks.</param>
    /// <param name="open">Those of its open jobs that have not ended.</param>
    /// <param name="now">The store's time.</param>
    public static ScheduleStep? Decide(
        Schedule schedule, ScheduleCalendar calendar, ImmutableArray<Guid> open, DateTimeOffset now) =>
        schedule.Progress.PausedAt is null ? new ScheduleDecision(schedule, calendar, open, Microseconds.Truncate(now)).Decide() : null;

    /// <summary>The job of a schedule.</summary>
    internal static Job NewJob(Schedule schedule, Guid id, DateTimeOffset now)
    {
        var wanted = schedule.Definition.Job;
        return JobLife.Create(wanted with { Tags = [.. wanted.Tags, schedule.Tag] }, id, now);
    }

    private static Schedule Touch(Schedule schedule, DateTimeOffset now) => schedule with
    {
        Version = schedule.Version + 1,
        Progress = schedule.Progress with { UpdatedAt = now, Revision = schedule.Progress.Revision + 1 },
    };

    private static bool SameTicks(ScheduleDefinition one, ScheduleDefinition other) =>
        (one.When, one.StartsAt, one.EndsAt) == (other.When, other.StartsAt, other.EndsAt);

    /// <summary>The ticks after a time count; on a node that cannot tell them, those that were ahead.</summary>
    private static Schedule From(Schedule schedule, DateTimeOffset after) =>
        ScheduleCalendar.TryCreate(schedule.Name, schedule.Definition, out _) is { } calendar
            ? Due(schedule with { Progress = schedule.Progress with { NextAt = calendar.Next(after) } })
            : Due(schedule);

    private static Schedule Due(Schedule schedule)
    {
        var progress = schedule.Progress;
        var due = progress is { PausedAt: null, NextAt: { } next }
            ? ScheduleCalendar.TryCreate(schedule.Name, schedule.Definition, out _)?.RunAt(next) ?? next
            : (DateTimeOffset?)null;
        return schedule with { Progress = progress with { DueAt = due } };
    }
}
