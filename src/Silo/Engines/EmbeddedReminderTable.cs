#if !ORLEANS
using Gristmill.Embedded;
using Gristmill.Jobs.Sqlite;
using Orleans.Runtime;

namespace Gristmill.Silo.Engines;

/// <summary>The embedded engine's reminders, kept in the node's database.</summary>
internal sealed class EmbeddedReminderTable(SqliteReminders reminders) : IReminderTable
{
    public async Task<IReadOnlyList<ReminderEntry>> ReadAllAsync(CancellationToken cancellationToken) =>
    [
        .. (await reminders.ReadAllAsync(cancellationToken)).Select(row => new ReminderEntry
        {
            GrainId = GrainId.Parse(row.GrainId),
            Name = row.Name,
            FirstTickAt = row.FirstTickAt,
            Period = row.Period,
            NextTickAt = row.NextTickAt,
        }),
    ];

    public Task SaveAsync(ReminderEntry entry, CancellationToken cancellationToken) => reminders.SaveAsync(
        new ReminderRow(entry.GrainId.ToString(), entry.Name, entry.FirstTickAt, entry.Period, entry.NextTickAt),
        cancellationToken);

    public Task SetNextTickAsync(
        GrainId grainId, string name, DateTimeOffset nextTickAt, CancellationToken cancellationToken) =>
        reminders.SetNextTickAsync(grainId.ToString(), name, nextTickAt, cancellationToken);

    public Task RemoveAsync(GrainId grainId, string name, CancellationToken cancellationToken) =>
        reminders.RemoveAsync(grainId.ToString(), name, cancellationToken);
}
#endif
