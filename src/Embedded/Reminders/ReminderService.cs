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
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(30);
    private static readonly MethodInfo Receive = typeof(IRemindable).GetMethod(nameof(IRemindable.ReceiveReminder))!;

    private readonly ConcurrentDictionary<(GrainId, string), Reminder> _reminders = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly IReminderTable? _table = engine.Services.GetService<IReminderTable>();

    public TimeProvider Time => engine.Time;

    private IReminderTable Table => _table
        ?? throw new InvalidOperationException($"Reminders need a service {nameof(IReminderTable)}; expected one, got none.");

    /// <summary>Reads the table and starts what is in it.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!engine.Classes.Any(grainClass => grainClass.Interfaces.Contains(typeof(IRemindable)))) return;
        foreach (var entry in await Table.ReadAllAsync(cancellationToken)) TryStart(entry);
        if (Table.IsShared) _ = RefreshAsync();
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

    /// <summary>
    /// Takes the tick by moving it in the table, so that one engine has it, calls the grain, and waits for the next one; so
    /// ticks never overlap, and missed ones are one.
    /// </summary>
    public async Task TickAsync(Reminder reminder)
    {
        var (entry, due) = (reminder.Entry, reminder.StoredTickAt);
        var next = entry.TickAfter(Time.GetUtcNow());
        try
        {
            var taken = await Table.TryMoveTickAsync(entry.GrainId, entry.Name, due, next, CancellationToken.None);
            reminder.StoredTickAt = next;
            if (taken) await ReceiveAsync(entry);
        }
        catch (SiloUnavailableException)
        {
            // The engine stops: the tick stays due, and comes when it is back.
            await Table.TryMoveTickAsync(entry.GrainId, entry.Name, next, due, CancellationToken.None);
            return;
        }
        catch (Exception error) when (reminder.StoredTickAt == next)
        {
            Log.ReminderFailed(engine.Logger, error, entry.Name, entry.GrainId);
        }
        catch (Exception error)
        {
            Log.ReminderNotSaved(engine.Logger, error, entry.Name, entry.GrainId);
            next = Time.GetUtcNow() + Retry;
        }

        if (IsCurrent(reminder)) reminder.Schedule(next);
    }

    public void Dispose()
    {
        if (_stop.IsCancellationRequested) return;
        _stop.Cancel();
        _stop.Dispose();
        foreach (var reminder in _reminders.Values) reminder.Dispose();
    }

    /// <summary>Follows what other engines do to a shared table.</summary>
    private async Task RefreshAsync()
    {
        var stop = _stop.Token;
        while (true)
        {
            await Task.Delay(Refresh, Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested) return;
            try
            {
                await ReadAgainAsync(stop);
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                Log.RemindersNotRead(engine.Logger, error, Refresh);
            }
        }
    }

    private async Task ReadAgainAsync(CancellationToken cancellationToken)
    {
        var before = _reminders.ToArray();
        var stored = (await Table.ReadAllAsync(cancellationToken)).ToDictionary(entry => (entry.GrainId, entry.Name));
        foreach (var (key, reminder) in before)
        {
            if (!stored.Remove(key, out var entry))
            {
                if (_reminders.TryRemove(KeyValuePair.Create(key, reminder))) reminder.Dispose();
            }
            else if (entry.NextTickAt != reminder.StoredTickAt && IsCurrent(reminder))
            {
                Start(entry);
            }
        }

        foreach (var entry in stored.Values)
            if (!_reminders.ContainsKey((entry.GrainId, entry.Name))) TryStart(entry);
    }

    private void TryStart(ReminderEntry entry)
    {
        if (engine.Find(entry.GrainId.Type)?.Methods.ContainsKey(Receive) is true) Start(entry);
        else Log.ReminderOrphaned(engine.Logger, entry.Name, entry.GrainId);
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
