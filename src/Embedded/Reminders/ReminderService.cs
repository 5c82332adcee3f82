using System.Collections.Concurrent;
using System.Reflection;
using Gristmill.Embedded.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Gristmill.Embedded.Reminders;

/// <summary>The reminders of all grains: kept in the host's table, ticking by one timer each.</summary>
internal sealed class ReminderService(EmbeddedEngine engine) : IDisposable
{
    private static readonly TimeSpan MinPeriod = TimeSpan.FromMinutes(1);
    private static readonly MethodInfo Receive = typeof(IRemindable).GetMethod(nameof(IRemindable.ReceiveReminder))!;

    private readonly ConcurrentDictionary<(GrainId, string), Reminder> _reminders = new();
    private readonly IReminderTable? _table = engine.Services.GetService<IReminderTable>();

    public TimeProvider Time => engine.Time;

    private IReminderTable Table => _table
        ?? throw new InvalidOperationException($"Reminders need a service {nameof(IReminderTable)}; expected one, got none.");

    /// <summary>Reads the table and starts what is in it.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!engine.Classes.Any(grainClass => grainClass.Interfaces.Contains(typeof(IRemindable)))) return;
        foreach (var entry in await Table.ReadAllAsync(cancellationToken))
        {
            if (engine.Find(entry.GrainId.Type)?.Methods.ContainsKey(Receive) is true) Start(entry);
            else Log.ReminderOrphaned(engine.Logger, entry.Name, entry.GrainId);
        }
    }

    public async Task<IGrainReminder> RegisterAsync(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < MinPeriod)
            throw new ArgumentException($"Reminder '{name}': expected a period of {MinPeriod} or more, got {period}.", nameof(period));
        var first = Time.GetUtcNow() + dueTime;
        var entry = new ReminderEntry
        {
            GrainId = grain, Name = name, FirstTickAt = first, Period = period, NextTickAt = first,
        };
        await Table.SaveAsync(entry, CancellationToken.None);
        return Start(entry);
    }

    public Task UnregisterAsync(GrainId grain, string name)
    {
        if (_reminders.TryRemove((grain, name), out var reminder)) reminder.Dispose();
        return Table.RemoveAsync(grain, name, CancellationToken.None);
    }

    public IGrainReminder? Find(GrainId grain, string name) => _reminders.GetValueOrDefault((grain, name));

    public List<IGrainReminder> Find(GrainId grain) =>
        [.. _reminders.Values.Where(reminder => reminder.Entry.GrainId == grain)];

    /// <summary>Calls the grain, then sets the next tick; so ticks never overlap, and missed ones are one.</summary>
    public async Task TickAsync(Reminder reminder)
    {
        var entry = reminder.Entry;
        try
        {
            await ReceiveAsync(entry);
        }
        catch (SiloUnavailableException)
        {
            // The engine stops: the tick stays due, and comes when it is back.
            return;
        }
        catch (Exception error)
        {
            Log.ReminderFailed(engine.Logger, error, entry.Name, entry.GrainId);
        }
        if (!IsCurrent(reminder)) return;
        var next = entry.TickAfter(Time.GetUtcNow());
        try
        {
            await Table.SetNextTickAsync(entry.GrainId, entry.Name, next, CancellationToken.None);
        }
        catch (Exception error)
        {
            Log.ReminderNotSaved(engine.Logger, error, entry.Name, entry.GrainId);
        }
        if (IsCurrent(reminder)) reminder.Schedule(next);
    }

    public void Dispose()
    {
        foreach (var reminder in _reminders.Values) reminder.Dispose();
    }

    private Task ReceiveAsync(ReminderEntry entry)
    {
        var status = new TickStatus(entry.FirstTickAt.UtcDateTime, entry.Period, Time.GetUtcNow().UtcDateTime);
        return (Task)engine.Find(entry.GrainId.Type)!.Methods[Receive].Send(entry.GrainId.Key, [entry.Name, status]);
    }

    private Reminder Start(ReminderEntry entry)
    {
        var reminder = new Reminder(this, entry);
        _reminders.AddOrUpdate((entry.GrainId, entry.Name), reminder, (_, old) =>
        {
            old.Dispose();
            return reminder;
        });
        reminder.Schedule(entry.NextTickAt);
        return reminder;
    }

    private bool IsCurrent(Reminder reminder) =>
        ReferenceEquals(_reminders.GetValueOrDefault((reminder.Entry.GrainId, reminder.Entry.Name)), reminder);
}
