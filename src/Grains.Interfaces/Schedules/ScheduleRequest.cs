using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A schedule somebody wants. One of cron, interval and time is given.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.scheduleRequest")]
public sealed record ScheduleRequest
{
    /// <summary>A cron expression.</summary>
    [Id(0)]
    public string? Cron { get; init; }

    /// <summary>The IANA name of the cron expression's time zone; null means UTC.</summary>
    [Id(1)]
    public string? TimeZone { get; init; }

    /// <summary>An interval, in seconds.</summary>
    [Id(2)]
    public double? EverySeconds { get; init; }

    /// <summary>One of the interval's ticks; null means the beginning of 1970.</summary>
    [Id(3)]
    public DateTimeOffset? Anchor { get; init; }

    /// <summary>One time.</summary>
    [Id(4)]
    public DateTimeOffset? At { get; init; }

    /// <summary>skip, queueOne, allow or cancelRunning; null means skip.</summary>
    [Id(5)]
    public string? Overlap { get; init; }

    /// <summary>How late a tick still runs, in seconds; null means 60.</summary>
    [Id(6)]
    public double? CatchUpSeconds { get; init; }

    /// <summary>By how much a tick may be put off, in seconds; null means not at all.</summary>
    [Id(7)]
    public double? JitterSeconds { get; init; }

    /// <summary>No tick before this time; null means no such bound.</summary>
    [Id(8)]
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>No tick after this time; null means no such bound.</summary>
    [Id(9)]
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Whether it is paused; null means that it stays as it is, and a new one is not.</summary>
    [Id(10)]
    public bool? Paused { get; init; }

    /// <summary>A remark for people.</summary>
    [Id(11)]
    public string Note { get; init; } = "";

    /// <summary>What each tick enqueues; null where only times are asked for.</summary>
    [Id(12)]
    public JobRequest? Job { get; init; }
}
