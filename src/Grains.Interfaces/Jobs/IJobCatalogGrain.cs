using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>All jobs: taking in new ones, and finding them. A stateless worker; the key is always 0.</summary>
[Alias("gristmill.jobCatalog")]
public interface IJobCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Enqueues jobs, all or none. When the reply comes they are durable.</summary>
    [Alias("enqueue")]
    Task<EnqueueReply> EnqueueAsync(ImmutableArray<JobRequest> requests, CancellationToken cancellation);

    /// <summary>
    /// The same, once: when jobs were enqueued under that key in the last 24 hours, those are answered, and with other requests the key is
    /// refused.
    /// </summary>
    [Alias("enqueueOnce")]
    Task<EnqueueReply> EnqueueOnceAsync(ImmutableArray<JobRequest> requests, string idempotencyKey, CancellationToken cancellation);

    /// <summary>Changes a job that waits.</summary>
    [Alias("edit")]
    Task<JobReply> EditAsync(Guid id, JobEditRequest edit, CancellationToken cancellation);

    /// <summary>Deletes a job that has ended.</summary>
    [Alias("delete")]
    Task<JobReply> DeleteAsync(Guid id, CancellationToken cancellation);

    /// <summary>A job, or null.</summary>
    [Alias("find")]
    Task<JobView?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>One page of a list.</summary>
    [Alias("list")]
    Task<JobListing> ListAsync(JobQuery query, CancellationToken cancellation);

    /// <summary>How many jobs each queue has in each state.</summary>
    [Alias("count")]
    Task<ImmutableArray<JobCountView>> CountAsync(CancellationToken cancellation);
}
