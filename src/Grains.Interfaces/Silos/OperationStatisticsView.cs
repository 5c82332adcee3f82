using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>How an operation's calls went.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.operationStatistics")]
public sealed record OperationStatisticsView
{
    /// <summary>The operation's name.</summary>
    [Id(0)]
    public required string Operation { get; init; }

    /// <summary>Calls since the silo started, by outcome: <c>success</c>, <c>clientError</c>, <c>fault</c> and so on.</summary>
    [Id(1)]
    public ImmutableDictionary<string, long> Outcomes { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>How long the operation ran, in the last five minutes.</summary>
    [Id(2)]
    public LatencyView Recent { get; init; } = new();

    /// <summary>How long the operation ran, since the silo started.</summary>
    [Id(3)]
    public LatencyView Total { get; init; } = new();
}
