using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>One page of schedules.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.scheduleListing")]
public sealed record ScheduleListing
{
    /// <summary>In order of their names.</summary>
    [Id(0)]
    public ImmutableArray<ScheduleView> Schedules { get; init; } = [];

    /// <summary>The name after which the next page begins; null on the last.</summary>
    [Id(1)]
    public string? Next { get; init; }
}
