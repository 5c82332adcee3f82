using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

/// <summary>
/// Ticks schedules: reads one, decides what is due, and writes the decision together with the jobs, if nobody else did. Silos that
/// tick the same schedule at once do no harm: one of them has the write.
/// </summary>
public sealed class ScheduleTicker(
    IScheduleStore schedules, IJobStore jobs, JobRunner runner, QueueKeys keys, IScheduleGrains grains, ILogger<ScheduleTicker> logger,
    JobChanges? changes = null)
{
    /// <summary>Looks at a schedule, and decides what is due.</summary>
    public async Task<ScheduleLook> LookAsync(string name, CancellationToken cancellation)
    {
        if (await schedules.FindAsync(name, cancellation) is not { } schedule) return new ScheduleLook(null);
        if (!ScheduleLife.IsDue(schedule, jobs.Clock.GetUtcNow())) return new ScheduleLook(schedule);
        if (ScheduleCalendar.TryCreate(name, schedule.Definition, out var fault) is not { } calendar)
        {
            // A node without this zone leaves the schedule to those that have it.
            ScheduleLog.NotUnderstood(logger, name, fault!.Message);
            return new ScheduleLook(schedule, Lost: true);
        }

        var open = await StillOpenAsync(schedule, cancellation);
        // The time after that, so that a job never seems to come before the end of the one that it waited for.
        var now = jobs.Clock.GetUtcNow();
        var step = ScheduleLife.Decide(schedule, calendar, open, now);
        if (schedule.Definition.Overlap == ScheduleOverlap.CancelRunning && step?.Next.Progress.Queued is { } queued
            && queued != schedule.Progress.Queued)
        {
            await Task.WhenAll(open.Select(grains.CancelAsync));
            open = await StillOpenAsync(schedule, cancellation);
            now = jobs.Clock.GetUtcNow();
            step = ScheduleLife.Decide(schedule, calendar, open, now);
        }

        if (step is null) return new ScheduleLook(schedule);
        if (!await TryWriteAsync(schedule, step, cancellation)) return new ScheduleLook(schedule, Lost: true);
        Tell(schedule, step);
        return new ScheduleLook(schedule, step.Next, MayHaveMore: step.Next.Progress.DueAt <= now);
    }

    /// <summary>Writes a step, and wakes the runner for its jobs. False: somebody else changed the schedule in between.</summary>
    public async Task<bool> TryWriteAsync(Schedule held, ScheduleStep step, CancellationToken cancellation)
    {
        if (!await schedules.TryWriteAsync(held, step.Next, await WithKeysAsync(step.Jobs), cancellation)) return false;
        foreach (var job in step.Jobs) changes?.Publish(ChangeNames.Enqueued, job);
        if (!step.Jobs.IsEmpty) runner.Wake();
        return true;
    }

    /// <summary>The jobs as any other comes into a queue that has keys.</summary>
    private async Task<IReadOnlyList<Job>> WithKeysAsync(ImmutableArray<Job> enqueued)
    {
        if (enqueued is not [var first, ..] || !(await keys.PathsAsync()).TryGetValue(first.Queue, out var path)) return enqueued;
        var key = JobKeys.Of(path, first.Args);
        return [.. enqueued.Select(job => job with { Key = key })];
    }

    private async Task<ImmutableArray<Guid>> StillOpenAsync(Schedule schedule, CancellationToken cancellation)
    {
        var open = schedule.Progress.Open;
        if (schedule.Definition.Overlap == ScheduleOverlap.Allow) return open;
        foreach (var id in open)
        {
            // A job that was pruned has ended.
            if (await jobs.FindAsync(id, cancellation) is null or { IsFinal: true }) open = open.Remove(id);
        }

        return open;
    }

    private void Tell(Schedule schedule, ScheduleStep step)
    {
        var missed = step.Next.Progress.Missed - schedule.Progress.Missed;
        if (missed > 0) ScheduleLog.Missed(logger, schedule.Name, missed, schedule.Definition.CatchUp);
    }
}
