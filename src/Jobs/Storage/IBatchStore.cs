namespace Gristmill.Jobs;

/// <summary>Where batches live. They come and grow with their jobs: see <see cref="IJobStore.EnqueueUniqueAsync"/>. Safe for many threads.</summary>
public interface IBatchStore
{
    /// <summary>The batch, or null.</summary>
    Task<Batch?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>Batches, newest first.</summary>
    /// <param name="below">Only those with a lower id; null means from the newest on.</param>
    /// <param name="limit">How many, at most.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    Task<IReadOnlyList<Batch>> ListAsync(Guid? below, int limit, CancellationToken cancellation);

    /// <summary>
    /// Closes a batch, and finishes it where all its jobs have ended. The batch as it is then; null where there is none.
    /// </summary>
    Task<Batch?> CloseAsync(Guid id, CancellationToken cancellation);

    /// <summary>Deletes batches that finished before a time, at most 1,000.</summary>
    Task PruneAsync(DateTimeOffset finishedBefore, CancellationToken cancellation);
}
