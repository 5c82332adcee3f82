using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What is new of a job.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.jobNews")]
public sealed record JobNewsView
{
    /// <summary>In order; none when nothing came in time.</summary>
    [Id(0)]
    public ImmutableArray<JobEventView> Events { get; init; } = [];

    /// <summary>The job has ended, and there will be no more events.</summary>
    [Id(1)]
    public bool Ended { get; init; }

    /// <summary>What was wrong with the cursor; null when nothing was.</summary>
    [Id(2)]
    public RequestFault? Fault { get; init; }
}
