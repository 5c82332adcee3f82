namespace Gristmill.Jobs;

/// <summary>Hears that a job may have changed, as long as it is not disposed of. For one waiter.</summary>
public sealed class JobSubscription : IDisposable
{
    private readonly JobChanges _changes;
    private readonly WakeSignal _signal;

    internal JobSubscription(JobChanges changes, Guid job, TimeProvider clock) =>
        (_changes, Job, _signal) = (changes, job, new WakeSignal(clock));

    /// <summary>Which job.</summary>
    public Guid Job { get; }

    /// <summary>Waits until the job may have changed, now or since the last wait began, or until the time is over.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _signal.WaitAsync(atMost, cancellation);

    /// <inheritdoc />
    public void Dispose() => _changes.Remove(this);

    internal void Set() => _signal.Set();
}
