using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Gristmill.Embedded.Tests;

/// <summary>Reminders that outlive the engine, but not the test.</summary>
internal sealed class MemoryReminderTable : IReminderTable
{
    private readonly ConcurrentDictionary<(GrainId, string), ReminderEntry> _entries = new();

    public bool IsShared { get; init; }

    public ICollection<ReminderEntry> Entries => _entries.Values;

    public Task<IReadOnlyList<ReminderEntry>> ReadAllAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReminderEntry>>([.. _entries.Values]);

    public Task SaveAsync(ReminderEntry entry, CancellationToken cancellationToken)
    {
        _entries[(entry.GrainId, entry.Name)] = entry;
        return Task.CompletedTask;
    }

    public Task<bool> TryMoveTickAsync(
        GrainId grainId, string name, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        Task.FromResult(_entries.TryGetValue((grainId, name), out var entry) && entry.NextTickAt == from
            && _entries.TryUpdate((grainId, name), entry with { NextTickAt = to }, entry));

    public Task RemoveAsync(GrainId grainId, string name, CancellationToken cancellationToken)
    {
        _entries.TryRemove((grainId, name), out _);
        return Task.CompletedTask;
    }
}
