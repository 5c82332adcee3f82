using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A tick ahead.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.scheduleTime")]
public sealed record ScheduleTimeView
{
    /// <summary>The tick's time.</summary>
    [Id(0)]
    public required DateTimeOffset At { get; init; }

    /// <summary>When it runs: its time and its jitter.</summary>
    [Id(1)]
    public required DateTimeOffset RunsAt { get; init; }
}
