using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>The ticks ahead of a schedule that need not be there, or what is wrong with it.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.schedulePreview")]
public sealed record SchedulePreview
{
    /// <summary>The ticks; empty when there is a fault.</summary>
    [Id(0)]
    public ImmutableArray<ScheduleTimeView> Next { get; init; } = [];

    /// <summary>What is wrong; null when nothing is.</summary>
    [Id(1)]
    public RequestFault? Fault { get; init; }
}
