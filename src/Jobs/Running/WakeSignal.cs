namespace Gristmill.Jobs;

/// <summary>An auto-reset signal for one waiter: signals that come while nobody waits are kept as one.</summary>
internal sealed class WakeSignal(TimeProvider time)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiter;
    private bool _set;

    /// <summary>Lets the waiter go on, now or the next time it waits.</summary>
    public void Set()
    {
        TaskCompletionSource? waiter;
        lock (_lock)
        {
            waiter = _waiter;
            _waiter = null;
            _set = waiter is null;
        }

        waiter?.TrySetResult();
    }

    /// <summary>Waits for a signal or until the time is over.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        Task signal;
        lock (_lock)
        {
            if (_set)
            {
                _set = false;
                return;
            }

            _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            signal = _waiter.Task;
        }

        try
        {
            await signal.WaitAsync(atMost, time, cancellation);
        }
        catch (TimeoutException)
        {
            lock (_lock) _waiter = null;
        }
    }
}
