namespace Gristmill.Jobs;

/// <summary>What somebody wants of a schedule. Checked by <see cref="ScheduleValidator"/>.</summary>
public sealed record ScheduleDefinition
{
    /// <summary>When it ticks.</summary>
    public required ScheduleWhen When { get; init; }

    /// <summary>What each tick enqueues.</summary>
    public required NewJob Job { get; init; }

    /// <summary>What a tick does while a job of the schedule has not ended.</summary>
    public ScheduleOverlap Overlap { get; init; } = ScheduleOverlap.Skip;

    /// <summary>How late a tick still runs, at least <see cref="ScheduleLimits.OnTime"/>; later it is missed. Up to <see cref="ScheduleLimits.MaxCatchUp"/>.</summary>
    public TimeSpan CatchUp { get; init; } = ScheduleLimits.DefaultCatchUp;

    /// <summary>
    /// How long a tick may be put off, up to <see cref="ScheduleLimits.MaxJitter"/>: by an amount that follows from the schedule's
    /// name and the tick's time, and never to the next tick.
    /// </summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>No tick before this time; null means no such bound.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>No tick after this time; null means no such bound.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>A remark for people, at most <see cref="ScheduleLimits.NoteLength"/> characters.</summary>
    public string Note { get; init; } = "";
}
