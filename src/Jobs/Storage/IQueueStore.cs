namespace Gristmill.Jobs;

/// <summary>Where the rules of queues live. What it writes holds for every acquisition that begins after it has returned.</summary>
public interface IQueueStore
{
    /// <summary>The rules there are, in order of the queues' names.</summary>
    Task<IReadOnlyList<QueueRules>> ListAsync(CancellationToken cancellation);

    /// <summary>The rules of a queue; null where there are none.</summary>
    Task<QueueRules?> FindAsync(string queue, CancellationToken cancellation);

    /// <summary>What of a queue's limits, and of those of one of its keys, is in use; null where there are no rules.</summary>
    Task<QueueUse?> FindUseAsync(string queue, string key, CancellationToken cancellation);

    /// <summary>
    /// How many Available jobs of its lane come before an Available one, by priority, due time and id, of each queue that is not paused and
    /// each operation; in its own queue, of those of its own key.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="limit">How far to count for each queue and operation.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    Task<IReadOnlyList<JobsAhead>> ListAheadAsync(Job job, int limit, CancellationToken cancellation);

    /// <summary>
    /// How many Available jobs of its lane the other keys of a job's queue have, of each operation: of the keys in order, from the one after
    /// the last that had its turn.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="limit">How far to count for each key and operation.</param>
    /// <param name="most">How far to count for all, and how many keys to look at of each operation.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    Task<IReadOnlyList<KeyJobs>> ListKeysAsync(Job job, int limit, int most, CancellationToken cancellation);

    /// <summary>How many jobs of each of these queues each silo holds; what is none is left out.</summary>
    Task<IReadOnlyList<HeldJobs>> ListHeldAsync(IReadOnlyList<string> queues, CancellationToken cancellation);

    /// <summary>Replaces a queue's rules, but for <see cref="QueueRules.PausedAt"/>, and returns what holds now.</summary>
    Task<QueueRules> SaveAsync(QueueRules rules, CancellationToken cancellation);

    /// <summary>Pauses a queue, or lets it go on, and returns what holds now. What runs goes on in any case.</summary>
    Task<QueueRules> PauseAsync(string queue, bool paused, CancellationToken cancellation);

    /// <summary>Takes all rules from a queue. False: it had none.</summary>
    Task<bool> RemoveAsync(string queue, CancellationToken cancellation);
}
