#if !ORLEANS
using Gristmill.Embedded;
using Gristmill.Jobs;
using Orleans.Runtime;

namespace Gristmill.Silo.Engines;

/// <summary>The embedded engine's reminders, kept beside the jobs.</summary>
internal sealed class EmbeddedReminderTable(IReminderStore reminders) : IReminderTable
{
    public bool IsShared => reminders.IsShared;

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

    public Task<bool> TryMoveTickAsync(
        GrainId grainId, string name, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        reminders.TryMoveAsync(grainId.ToString(), name, from, to, cancellationToken);

    public Task RemoveAsync(GrainId grainId, string name, CancellationToken cancellationToken) =>
        reminders.RemoveAsync(grainId.ToString(), name, cancellationToken);
}
#endif
