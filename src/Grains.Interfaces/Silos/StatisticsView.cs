using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>How a module's calls went, over all its versions.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.statistics")]
public sealed record StatisticsView
{
    /// <summary>Calls that wait for a permit now.</summary>
    [Id(0)]
    public int Waiting { get; init; }

    /// <summary>How long calls waited for a permit, in the last five minutes.</summary>
    [Id(1)]
    public LatencyView RecentWaits { get; init; } = new();

    /// <summary>How long calls waited for a permit, since the silo started.</summary>
    [Id(2)]
    public LatencyView TotalWaits { get; init; } = new();

    /// <summary>By operation, in order of name; those that were called.</summary>
    [Id(3)]
    public ImmutableArray<OperationStatisticsView> Operations { get; init; } = [];

    /// <summary>The last calls that did not end well, the newest first, at most 20.</summary>
    [Id(4)]
    public ImmutableArray<CallErrorView> Errors { get; init; } = [];

    /// <summary>Calls that run now, the longest running first, at most 100.</summary>
    [Id(5)]
    public ImmutableArray<RunningCallView> Running { get; init; } = [];
}
