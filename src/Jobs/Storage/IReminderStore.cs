namespace Gristmill.Jobs;

/// <summary>Where the reminders of grains live: beside the jobs. Writes are durable when their task ends.</summary>
public interface IReminderStore
{
    /// <summary>Whether other silos use it as well.</summary>
    bool IsShared { get; }

    /// <summary>All reminders.</summary>
    Task<IReadOnlyList<ReminderRow>> ReadAllAsync(CancellationToken cancellation);

    /// <summary>Writes a reminder, over one of the same grain and name.</summary>
    Task SaveAsync(ReminderRow reminder, CancellationToken cancellation);

    /// <summary>
    /// Moves a reminder's next tick, if it still stands where it was: of silos that try at once one succeeds. False: it does
    /// not, or it is gone.
    /// </summary>
    Task<bool> TryMoveAsync(
        string grainId, string name, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);

    /// <summary>Removes a reminder; does nothing when it is gone.</summary>
    Task RemoveAsync(string grainId, string name, CancellationToken cancellation);
}
