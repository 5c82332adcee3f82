using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>One page of jobs.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.jobListing")]
public sealed record JobListing
{
    /// <summary>Newest first.</summary>
    [Id(0)]
    public ImmutableArray<JobView> Jobs { get; init; } = [];

    /// <summary>The <see cref="JobQuery.After"/> of the next page; null on the last.</summary>
    [Id(1)]
    public Guid? Next { get; init; }
}
