using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What came of a change to a queue: the queue as it is now, or a fault and no change.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.queueReply")]
public sealed record QueueReply
{
    /// <summary>The queue; null when there is a fault.</summary>
    [Id(0)]
    public QueueView? Queue { get; init; }

    /// <summary>What is wrong; null when nothing is.</summary>
    [Id(1)]
    public RequestFault? Fault { get; init; }
}
