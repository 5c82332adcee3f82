using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>All queues: what is in them, and what rules they have. A stateless worker; the key is always 0.</summary>
[Alias("gristmill.queueCatalog")]
public interface IQueueCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>The queues that have jobs or rules, in order of their names.</summary>
    [Alias("list")]
    Task<ImmutableArray<QueueView>> ListAsync(CancellationToken cancellation);

    /// <summary>A queue; null when it has neither jobs nor rules.</summary>
    [Alias("find")]
    Task<QueueView?> FindAsync(string queue, CancellationToken cancellation);

    /// <summary>Replaces a queue's rules, but for whether it is paused.</summary>
    [Alias("save")]
    Task<QueueReply> SaveAsync(QueueRulesView rules, CancellationToken cancellation);

    /// <summary>Pauses a queue, or lets it go on.</summary>
    [Alias("pause")]
    Task<QueueReply> PauseAsync(string queue, bool paused, CancellationToken cancellation);

    /// <summary>Takes all rules from a queue; false when it had none.</summary>
    [Alias("remove")]
    Task<bool> RemoveAsync(string queue, CancellationToken cancellation);
}
