using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What became of a tick, or of several in a row that were passed over.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.scheduleTick")]
public sealed record ScheduleTickView
{
    /// <summary>The tick's time; of several, the first one's.</summary>
    [Id(0)]
    public required DateTimeOffset At { get; init; }

    /// <summary>enqueued, skipped, missed, runNow or backfilled.</summary>
    [Id(1)]
    public required string Outcome { get; init; }

    /// <summary>When that was decided; of several, the last time.</summary>
    [Id(2)]
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>The job that was enqueued; null where none was.</summary>
    [Id(3)]
    public Guid? JobId { get; init; }

    /// <summary>The job's state; null where there is no job, or none any more, and in lists.</summary>
    [Id(4)]
    public string? JobState { get; init; }

    /// <summary>How many ticks.</summary>
    [Id(5)]
    public required long Count { get; init; }
}
