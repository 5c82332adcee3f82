namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A schedule that somebody wants. One of cron, everySeconds and at is given.</summary>
internal record ScheduleBody
{
    /// <summary>A cron expression of five fields, or six with seconds first, or a macro such as "@daily".</summary>
    public string? Cron { get; init; }

    /// <summary>The IANA name of the cron expression's time zone, such as "Europe/Berlin"; "UTC" when left out.</summary>
    public string? TimeZone { get; init; }

    /// <summary>An interval in seconds, 1 to 31622400.</summary>
    public double? EverySeconds { get; init; }

    /// <summary>One of the interval's ticks; the beginning of 1970 when left out, so that 300 means at :00, :05 and so on.</summary>
    public DateTimeOffset? Anchor { get; init; }

    /// <summary>One time, at most ten years ahead.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What a tick does while a job of the schedule has not ended: "skip", "queueOne", "allow" or "cancelRunning"; "skip" when left out.</summary>
    public string? Overlap { get; init; }

    /// <summary>
    /// How late a tick still runs, in seconds, up to 31622400; 60 when left out. Later it is missed. A tick is on time for 10 seconds in
    /// any case: 0 means that nothing is caught up beyond that.
    /// </summary>
    public double? CatchUpSeconds { get; init; }

    /// <summary>By how much a tick may be put off, in seconds, up to 86400; 0 when left out.</summary>
    public double? JitterSeconds { get; init; }

    /// <summary>No tick before this time.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>No tick after this time.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Whether it is paused; when left out it stays as it is, and a new one is not.</summary>
    public bool? Paused { get; init; }

    /// <summary>A remark for people, at most 1000 characters.</summary>
    public string? Note { get; init; }

    /// <summary>What each tick enqueues.</summary>
    public ScheduleJobBody? Job { get; init; }

    /// <summary>The revision that the schedule must have to be changed; any when left out.</summary>
    public long? Revision { get; init; }
}
