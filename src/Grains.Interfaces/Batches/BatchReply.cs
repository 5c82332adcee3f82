using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What came of a batch, or of more jobs for one.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.batchReply")]
public sealed record BatchReply
{
    /// <summary>The batch; null when there is none, or a fault.</summary>
    [Id(0)]
    public BatchView? Batch { get; init; }

    /// <summary>What came of the jobs.</summary>
    [Id(1)]
    public EnqueueReply Enqueued { get; init; } = new();
}
