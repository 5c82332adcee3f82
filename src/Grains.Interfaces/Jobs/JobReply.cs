using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What came of a wish about a job.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.jobReply")]
public sealed record JobReply
{
    /// <summary>Whether the wish was granted.</summary>
    [Id(0)]
    public required JobReplyKind Kind { get; init; }

    /// <summary>The job as it is now; null when there is none.</summary>
    [Id(1)]
    public JobView? Job { get; init; }

    /// <summary>What is wrong with the wish; null when nothing is.</summary>
    [Id(2)]
    public RequestFault? Fault { get; init; }
}
