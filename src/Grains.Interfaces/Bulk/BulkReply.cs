using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What came of an order: a task, or for a trial run what it would meet, or a fault.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.bulkReply")]
public sealed record BulkReply
{
    /// <summary>The task; null for a trial run.</summary>
    [Id(0)]
    public BulkTaskView? Task { get; init; }

    /// <summary>Jobs that a trial run found.</summary>
    [Id(1)]
    public long Count { get; init; }

    /// <summary>Whether these are all.</summary>
    [Id(2)]
    public bool IsComplete { get; init; }

    /// <summary>The newest of them.</summary>
    [Id(3)]
    public ImmutableArray<JobView> Sample { get; init; } = [];

    /// <summary>What is wrong; null when nothing is.</summary>
    [Id(4)]
    public RequestFault? Fault { get; init; }
}
