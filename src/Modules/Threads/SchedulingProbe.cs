namespace Gristmill.Modules;

/// <summary>
/// Measures <see cref="SchedulingDelay"/> once a second, from a thread of its own: a timer would wait for the very
/// threads it asks about.
/// </summary>
public sealed class SchedulingProbe : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly SchedulingDelay _delay;
    private readonly TimeProvider _time;
    // Without spinning: these waits are long.
    private readonly ManualResetEventSlim _stopped = new(initialState: false, spinCount: 0);
    private readonly ManualResetEventSlim _ran = new(initialState: false, spinCount: 0);
    private readonly Thread _thread;

    /// <summary>A probe that measures from now on.</summary>
    public SchedulingProbe(SchedulingDelay delay, TimeProvider time)
    {
        _delay = delay;
        _time = time;
        _thread = new Thread(Loop) { Name = "gristmill-scheduling-probe", IsBackground = true };
        _thread.Start();
    }

    private void Loop()
    {
        while (!_stopped.Wait(Every)) Measure();
    }

    private void Measure()
    {
        _ran.Reset();
        var asked = _time.GetTimestamp();
        ThreadPool.UnsafeQueueUserWorkItem(static ran => ran.Set(), _ran, preferLocal: false);
        // Told while it lasts too, or a standstill would be noticed only when it is over.
        while (!_ran.Wait(Every))
        {
            if (_stopped.IsSet) return;
            _delay.Observe(_time.GetElapsedTime(asked));
        }

        _delay.Observe(_time.GetElapsedTime(asked));
    }

    /// <summary>Measures no more.</summary>
    public void Dispose()
    {
        // Not disposed of themselves: a work item under way may still set the one.
        _stopped.Set();
        _thread.Join();
    }
}
