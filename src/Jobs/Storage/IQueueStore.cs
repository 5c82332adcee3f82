namespace Gristmill.Jobs;

/// <summary>Where the rules of queues live. What it writes holds for every acquisition that begins after it has returned.</summary>
public interface IQueueStore
{
    /// <summary>The rules there are, in order of the queues' names.</summary>
    Task<IReadOnlyList<QueueRules>> ListAsync(CancellationToken cancellation);

    /// <summary>The rules of a queue; null where there are none.</summary>
    Task<QueueRules?> FindAsync(string queue, CancellationToken cancellation);

    /// <summary>Replaces a queue's rules, but for <see cref="QueueRules.PausedAt"/>, and returns what holds now.</summary>
    Task<QueueRules> SaveAsync(QueueRules rules, CancellationToken cancellation);

    /// <summary>Pauses a queue, or lets it go on, and returns what holds now. What runs goes on in any case.</summary>
    Task<QueueRules> PauseAsync(string queue, bool paused, CancellationToken cancellation);

    /// <summary>Takes all rules from a queue. False: it had none.</summary>
    Task<bool> RemoveAsync(string queue, CancellationToken cancellation);
}
