namespace Gristmill.Jobs;

/// <summary>Where bulk tasks live: beside the jobs. When a task of a write ends, the write is durable.</summary>
public interface IBulkStore
{
    /// <summary>Stores a new one.</summary>
    Task AddAsync(BulkTask task, CancellationToken cancellation);

    /// <summary>Replaces one, if it still has the version that was held. False: it has not, and nothing was written.</summary>
    Task<bool> TryWriteAsync(BulkTask held, BulkTask next, CancellationToken cancellation);

    /// <summary>The task, or null.</summary>
    Task<BulkTask?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>The newest ones, newest first.</summary>
    Task<IReadOnlyList<BulkTask>> ListAsync(int limit, CancellationToken cancellation);

    /// <summary>Running ones that no silo has to itself at that time, oldest first.</summary>
    Task<IReadOnlyList<BulkTask>> ListFreeAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Deletes those that ended before a time.</summary>
    Task PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellation);
}
