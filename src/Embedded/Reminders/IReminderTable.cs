using Orleans.Runtime;

namespace Gristmill.Embedded;

/// <summary>Where the engine keeps reminders durably; registered as a service by the host. Safe to call at once.</summary>
public interface IReminderTable
{
    /// <summary>Whether other engines use it as well; then it is read again from time to time.</summary>
    bool IsShared { get; }

    /// <summary>All reminders.</summary>
    Task<IReadOnlyList<ReminderEntry>> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>Writes a reminder, over one of the same grain and name. Durable when the task is done.</summary>
    Task SaveAsync(ReminderEntry entry, CancellationToken cancellationToken);

    /// <summary>
    /// Moves a reminder's next tick, if it still stands where it was: of engines that try at once one succeeds. Durable when
    /// the task is done. False: it does not, or it is gone.
    /// </summary>
    Task<bool> TryMoveTickAsync(
        GrainId grainId, string name, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>Removes a reminder; does nothing when it is gone. Durable when the task is done.</summary>
    Task RemoveAsync(GrainId grainId, string name, CancellationToken cancellationToken);
}
