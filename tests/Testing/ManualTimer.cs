namespace Gristmill.Testing;

/// <summary>A timer of a <see cref="ManualTimeProvider"/>.</summary>
internal sealed class ManualTimer(ManualTimeProvider time, TimerCallback callback, object? state) : ITimer
{
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly Lock _gate = new();
    private TimeSpan _period;
    private long _setting;
    private bool _disposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_gate)
        {
            if (_disposed) return false;
            _setting++;
            _period = period;
            if (dueTime == TimeSpan.Zero) FireAtOnce(_setting);
            else if (dueTime > TimeSpan.Zero) time.Add(this, _setting, dueTime);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate) _disposed = true;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    /// <summary>Whether that setting still stands.</summary>
    public bool Has(long setting) => !_disposed && setting == Interlocked.Read(ref _setting);

    /// <summary>Fires, unless it was changed or disposed since that setting.</summary>
    public void Fire(long setting)
    {
        lock (_gate)
        {
            if (_disposed || setting != _setting) return;
            if (_period > TimeSpan.Zero) time.Add(this, _setting, _period);
        }
        if (_context is null) callback(state);
        else ExecutionContext.Run(_context, static self => ((ManualTimer)self!).CallBack(), this);
    }

    private static void Check(TimeSpan value, string name)
    {
        if (value != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name);
    }

    private void CallBack() => callback(state);

    private void FireAtOnce(long setting) => ThreadPool.UnsafeQueueUserWorkItem(
        static due => due.Timer.Fire(due.Setting), (Timer: this, Setting: setting), preferLocal: false);
}
