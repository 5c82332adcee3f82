using Gristmill.Embedded.Scheduling;
using Orleans.Runtime;

namespace Gristmill.Embedded.Reminders;

/// <summary>A live reminder: its entry, and the timer of its next tick.</summary>
internal sealed class Reminder : IGrainReminder, IDisposable
{
    /// <summary>The longest wait that is given to a timer, which cannot wait longer than 49 days.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    private readonly ReminderService _service;
    private readonly ITimer _timer;

    public Reminder(ReminderService service, ReminderEntry entry)
    {
        _service = service;
        Entry = entry;
        NextTickAt = StoredTickAt = entry.NextTickAt;
        _timer = BareTimer.Create(service.Time, static self => ((Reminder)self!).OnDue(), this);
    }

    public ReminderEntry Entry { get; }

    public string ReminderName => Entry.Name;

    /// <summary>When the timer comes to it.</summary>
    public DateTimeOffset NextTickAt { get; private set; }

    /// <summary>The next tick as the table has it, as far as this engine knows.</summary>
    public DateTimeOffset StoredTickAt { get; set; }

    /// <summary>Sets the timer to the next tick; a tick that was missed is due at once.</summary>
    public void Schedule(DateTimeOffset nextTickAt)
    {
        NextTickAt = nextTickAt;
        var wait = nextTickAt - _service.Time.GetUtcNow();
        if (wait < TimeSpan.Zero) wait = TimeSpan.Zero;
        _timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void OnDue()
    {
        if (_service.Time.GetUtcNow() < NextTickAt) Schedule(NextTickAt);
        else _ = _service.TickAsync(this);
    }
}
