using Orleans.Runtime;

namespace Gristmill.Embedded;

/// <summary>Where the engine keeps reminders durably; registered as a service by the host. Safe to call at once.</summary>
public interface IReminderTable
{
    /// <summary>All reminders; read once, when the engine starts.</summary>
    Task<IReadOnlyList<ReminderEntry>> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>Writes a reminder, over one of the same grain and name. Durable when the task is done.</summary>
    Task SaveAsync(ReminderEntry entry, CancellationToken cancellationToken);

    /// <summary>Sets when a reminder ticks next; does nothing when it is gone.</summary>
    Task SetNextTickAsync(
        GrainId grainId, string name, DateTimeOffset nextTickAt, CancellationToken cancellationToken);

    /// <summary>Removes a reminder; does nothing when it is gone. Durable when the task is done.</summary>
    Task RemoveAsync(GrainId grainId, string name, CancellationToken cancellationToken);
}
