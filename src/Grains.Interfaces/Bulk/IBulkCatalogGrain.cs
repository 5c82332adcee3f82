using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What is done with many jobs at once. A stateless worker; the key is always 0.</summary>
[Alias("gristmill.bulkCatalog")]
public interface IBulkCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Starts a task, or for a trial run tells what it would meet.</summary>
    [Alias("order")]
    Task<BulkReply> OrderAsync(BulkRequest request, bool dryRun, CancellationToken cancellation);

    /// <summary>The task, or null.</summary>
    [Alias("find")]
    Task<BulkTaskView?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>The newest tasks, newest first.</summary>
    [Alias("list")]
    Task<ImmutableArray<BulkTaskView>> ListAsync(int limit, CancellationToken cancellation);

    /// <summary>Asks a task to stop, and returns it; null when there is none.</summary>
    [Alias("stop")]
    Task<BulkTaskView?> StopAsync(Guid id, CancellationToken cancellation);
}
