namespace Gristmill.Testing;

/// <summary>
/// A clock that stands still until a test advances it. <see cref="Advance"/> fires the timers that come due, on the
/// caller's thread and in the order of their due times; a timer that is due at once fires on the thread pool at once,
/// as the real one does. Thread-safe.
/// </summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly Lock _advancing = new();
    private readonly PriorityQueue<Due, (DateTimeOffset At, long Order)> _due = new();
    private readonly List<(DateTimeOffset At, TaskCompletionSource Set)> _waiters = [];
    private DateTimeOffset _now;
    private TimeSpan _setForward;
    private long _order;

    /// <summary>A clock that starts at 2030-01-01 00:00 UTC.</summary>
    public ManualTimeProvider() : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>A clock that starts at that time.</summary>
    public ManualTimeProvider(DateTimeOffset start) => _now = start.ToUniversalTime();

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now + _setForward;
    }

    /// <inheritdoc />
    public override long GetTimestamp()
    {
        lock (_gate) return _now.Ticks;
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, firing each timer at its own time on the way. Zero or more.</summary>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        lock (_advancing)
        {
            DateTimeOffset end;
            lock (_gate) end = _now + time;
            while (TakeDue(end) is { } due) due.Timer.Fire(due.Setting);
            lock (_gate) _now = end;
        }
    }

    /// <summary>
    /// Lets time pass without a timer firing, as when the process stands still; those that came due fire when it goes on,
    /// with the next <see cref="Advance"/>.
    /// </summary>
    public void Sleep(TimeSpan time)
    {
        lock (_gate) _now += time;
    }

    /// <summary>Sets the time of day forward, as an administrator does; timers and timestamps do not notice.</summary>
    public void SetForward(TimeSpan time)
    {
        lock (_gate) _setForward += time;
    }

    /// <summary>
    /// Waits until some timer is set to fire exactly that long from now: the code under test has got as far as to wait
    /// for it, and <see cref="Advance"/> will fire it.
    /// </summary>
    public Task WaitForTimerAsync(TimeSpan dueIn)
    {
        lock (_gate)
        {
            var at = _now + dueIn;
            if (_due.UnorderedItems.Any(item => item.Priority.At == at && item.Element.Timer.Has(item.Element.Setting)))
                return Task.CompletedTask;
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((at, waiter));
            return waiter.Task;
        }
    }

    /// <summary>Notes when a setting of a timer is due; settings that were changed since are skipped when it comes.</summary>
    internal void Add(ManualTimer timer, long setting, TimeSpan wait)
    {
        lock (_gate)
        {
            var at = _now + wait;
            _due.Enqueue(new(timer, setting), (at, _order++));
            foreach (var waiter in _waiters.Where(waiter => waiter.At == at)) waiter.Set.SetResult();
            _waiters.RemoveAll(waiter => waiter.At == at);
        }
    }

    private Due? TakeDue(DateTimeOffset end)
    {
        lock (_gate)
        {
            if (!_due.TryPeek(out var due, out var when) || when.At > end) return null;
            _due.Dequeue();
            if (when.At > _now) _now = when.At;
            return due;
        }
    }

    private sealed record Due(ManualTimer Timer, long Setting);
}
