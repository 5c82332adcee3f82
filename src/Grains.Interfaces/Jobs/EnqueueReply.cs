using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What came of enqueueing: all jobs, or one fault and no job.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.enqueueReply")]
public sealed record EnqueueReply
{
    /// <summary>The jobs, in the order asked for; empty when there is a fault.</summary>
    [Id(0)]
    public ImmutableArray<JobView> Jobs { get; init; } = [];

    /// <summary>What is wrong; null when nothing is.</summary>
    [Id(1)]
    public RequestFault? Fault { get; init; }

    /// <summary>
    /// For each job whether it was there already, and what became of it then: ignored, replaced, rescheduled, or repeated where the
    /// idempotency key was the same; empty where it is new.
    /// </summary>
    [Id(2)]
    public ImmutableArray<string> Conflicts { get; init; } = [];
}
