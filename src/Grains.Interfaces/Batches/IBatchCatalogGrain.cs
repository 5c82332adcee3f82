using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>Jobs that are counted together. A stateless worker; the key is always 0.</summary>
[Alias("gristmill.batchCatalog")]
public interface IBatchCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Makes a batch and enqueues its jobs, all or nothing. When the reply comes they are durable.</summary>
    [Alias("create")]
    Task<BatchReply> CreateAsync(BatchRequest request, string? idempotencyKey, CancellationToken cancellation);

    /// <summary>Enqueues more jobs of an open batch, all or none.</summary>
    [Alias("add")]
    Task<BatchReply> AddAsync(Guid id, ImmutableArray<JobRequest> jobs, string? idempotencyKey, CancellationToken cancellation);

    /// <summary>Closes a batch: it takes no more jobs, and finishes when those it has have ended. Null: there is none.</summary>
    [Alias("close")]
    Task<BatchView?> CloseAsync(Guid id, CancellationToken cancellation);

    /// <summary>The batch, or null.</summary>
    [Alias("find")]
    Task<BatchView?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>Batches, newest first, with ids lower than one; null means from the newest on.</summary>
    [Alias("list")]
    Task<ImmutableArray<BatchView>> ListAsync(Guid? below, int limit, CancellationToken cancellation);
}
