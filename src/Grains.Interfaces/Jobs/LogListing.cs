using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>Lines of a job, in order.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.logListing")]
public sealed record LogListing
{
    /// <summary>The lines.</summary>
    [Id(0)]
    public ImmutableArray<LogLineView> Lines { get; init; } = [];

    /// <summary>What was wrong with the request; null when nothing was.</summary>
    [Id(1)]
    public RequestFault? Fault { get; init; }
}
