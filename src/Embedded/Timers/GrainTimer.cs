using Gristmill.Embedded.Activations;
using Gristmill.Embedded.Scheduling;
using Orleans;
using Orleans.Runtime;

namespace Gristmill.Embedded.Timers;

/// <summary>A grain's timer. Its next tick is set when the last one has ended, so ticks never overlap.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly CancellationTokenSource _disposed = new();
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly TimerTick _tick;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _ticking;
    private bool _changed;

    private GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _tick = new TimerTick(this, options);
        _timer = BareTimer.Create(activation.Class.Engine.Time, static self => ((GrainTimer)self!).OnDue(), this);
    }

    /// <summary>Makes a timer and starts it.</summary>
    public static IGrainTimer Register(
        IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var activation = Activation.Of(grain);
        var timer = new GrainTimer(activation, callback, options);
        timer.Change(options.DueTime, options.Period);
        activation.Add(timer);
        return timer;
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_gate)
        {
            _dueTime = dueTime;
            _period = period;
            _changed = true;
            if (!_ticking && !_disposed.IsCancellationRequested) _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        if (_disposed.IsCancellationRequested) return;
        _timer.Dispose();
        _disposed.Cancel();
        _activation.Remove(this);
    }

    /// <summary>Runs one tick, in the activation's turn; it does not throw.</summary>
    public async Task TickAsync()
    {
        if (_disposed.IsCancellationRequested) return;
        lock (_gate) _changed = false;
        try
        {
            await _callback(_disposed.Token);
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            // It did what its token asked.
        }
        catch (Exception error)
        {
            Log.TimerFailed(_activation.Class.Engine.Logger, error, _activation.GrainId);
        }
    }

    /// <summary>Sets the next tick; once the last one is out of the mailbox.</summary>
    public void ScheduleNext()
    {
        lock (_gate)
        {
            _ticking = false;
            if (!_disposed.IsCancellationRequested)
                _timer.Change(_changed ? _dueTime : _period, Timeout.InfiniteTimeSpan);
        }
    }

    private static void Check(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
    }

    private void OnDue()
    {
        lock (_gate)
        {
            if (_ticking || _disposed.IsCancellationRequested) return;
            _ticking = true;
        }
        _activation.TryReceive(_tick);
    }
}
