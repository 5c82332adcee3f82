using System.Collections.Immutable;

namespace Gristmill.Jobs;

/// <summary>How far a schedule is.</summary>
public sealed record ScheduleProgress
{
    /// <summary>When the schedule was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When somebody changed, paused or resumed it last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How often somebody changed, paused or resumed it, from 1.</summary>
    public required long Revision { get; init; }

    /// <summary>Since when it is paused; null when it is not.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>The next tick that is not decided; null when there is none.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>When that tick is to be decided: <see cref="NextAt"/> and its jitter; null when paused or when there is none.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The tick that waits for the end of a job; null when none does.</summary>
    public DateTimeOffset? Queued { get; init; }

    /// <summary>Jobs of ticks that had not ended when they were looked at last, oldest first.</summary>
    public ImmutableArray<Guid> Open { get; init; } = [];

    /// <summary>What became of the latest ticks, oldest first.</summary>
    public ImmutableArray<ScheduleTick> Recent { get; init; } = [];

    /// <summary>Jobs that were enqueued for ticks in their time.</summary>
    public long Enqueued { get; init; }

    /// <summary>Ticks that were skipped.</summary>
    public long Skipped { get; init; }

    /// <summary>Ticks that were missed; at least so many, for one outage counts no more than <see cref="ScheduleLimits.CountedMissed"/>.</summary>
    public long Missed { get; init; }

    /// <summary>The progress with a tick's fate; ticks in a row that were passed over share an entry.</summary>
    public ScheduleProgress With(ScheduleTick tick)
    {
        var recent = Recent is [.. var before, { Job: null } last] && tick.Job is null && last.Outcome == tick.Outcome
            ? before.Add(last with { DecidedAt = tick.DecidedAt, Count = last.Count + tick.Count })
            : Recent.Add(tick);
        return this with
        {
            Recent = recent.Length > ScheduleLimits.Recent ? recent.RemoveAt(0) : recent,
            Enqueued = Enqueued + (tick.Outcome == ScheduleTickOutcome.Enqueued ? tick.Count : 0),
            Skipped = Skipped + (tick.Outcome == ScheduleTickOutcome.Skipped ? tick.Count : 0),
            Missed = Missed + (tick.Outcome == ScheduleTickOutcome.Missed ? tick.Count : 0),
        };
    }

    /// <summary>The progress with a job whose end is looked for.</summary>
    public ScheduleProgress WithOpen(Guid job)
    {
        var open = Open.Add(job);
        return this with { Open = open.Length > ScheduleLimits.Open ? open.RemoveAt(0) : open };
    }
}
