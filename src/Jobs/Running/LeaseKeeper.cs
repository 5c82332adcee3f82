using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

/// <summary>
/// Keeps a silo's leases: tells that it lives, renews, looks for what others left, and stops the silo's own attempts when
/// it lost touch with a shared store, before the others rescue them.
/// </summary>
internal sealed class LeaseKeeper(
    IJobStore store,
    IAttempts attempts,
    SiloIncarnation silo,
    ISiloCapabilities capabilities,
    HeldAttempts held,
    JobRunnerOptions options,
    LostJobs lostJobs,
    ILogger logger)
{
    private static readonly TimeSpan LastingAfter = TimeSpan.FromMinutes(1);

    /// <summary>After how many times <see cref="JobRunnerOptions.LostAfter"/> a lost silo is taken off the list.</summary>
    private const int ForgottenAfter = 30;

    private long _renewedAt;
    private DateTimeOffset _renewedOn;
    private long _aliveAt;
    private int _renewNow;
    private IReadOnlyList<string> _operations = [];

    /// <summary>Time since the silo began to tell, the last time it got through, that it lives.</summary>
    public TimeSpan Silence => store.Clock.GetElapsedTime(Volatile.Read(ref _aliveAt));

    /// <summary>Whether the others may be about to rescue this silo's jobs.</summary>
    public bool IsCutOff => store.IsShared && Silence >= options.CutOffAfter;

    /// <summary>Whether the silo is known to the store.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>The jobs that were taken ahead are to be given back: they cannot be started any more.</summary>
    public required Action GiveBackAhead { get; init; }

    /// <summary>Jobs may have become Available.</summary>
    public required Action Wake { get; init; }

    /// <summary>Makes the silo known, and takes back what earlier incarnations left behind.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await BeatAsync(cancellation);
        await lostJobs.RescueAsync(cancellation);
        _renewedAt = store.Clock.GetTimestamp();
        _renewedOn = store.Clock.GetUtcNow();
        IsStarted = true;
    }

    /// <summary>Renewal is due at the next heartbeat, for something may have been missed.</summary>
    public void RenewSoon() => Interlocked.Exchange(ref _renewNow, 1);

    /// <summary>One round of keeping.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        await Task.Delay(options.Heartbeat, store.Clock, cancellation);
        // This process may have been stopped for long: before it tells that it lives, which would look as if nothing was.
        if (IsCutOff) await CutOffAsync();
        await BeatAsync(cancellation);
        if (RenewalIsDue())
        {
            _renewedAt = store.Clock.GetTimestamp();
            _renewedOn = store.Clock.GetUtcNow();
            await RenewAsync(cancellation);
            // Long after their jobs were rescued, so that who looks at the list sees that one is missing.
            await store.ForgetSilosAsync(options.LostAfter * ForgottenAfter, cancellation);
        }

        if (await lostJobs.RescueAsync(cancellation) > 0) Wake();
    }

    /// <summary>One look whether the silo is cut off; a heartbeat that hangs is no answer.</summary>
    public async Task WatchAsync(CancellationToken cancellation)
    {
        if (IsCutOff) await CutOffAsync();
        var left = options.CutOffAfter - Silence;
        await Task.Delay(left > TimeSpan.Zero ? left : options.Heartbeat, store.Clock, cancellation);
    }

    private async Task CutOffAsync()
    {
        RenewSoon();
        GiveBackAhead();
        var stopped = 0;
        foreach (var (attempt, entry) in held.All)
        {
            if (entry.CutOff) continue;
            entry.CutOff = true;
            stopped++;
            await attempts.CutOffAsync(attempt);
        }

        if (stopped > 0) Log.CutOff(logger, Silence, stopped);
    }

    private async Task BeatAsync(CancellationToken cancellation)
    {
        long started;
        do
        {
            // From before it was sent: it may have reached the store at any time since.
            started = store.Clock.GetTimestamp();
            var operations = capabilities.Operations();
            await store.HeartbeatAsync(new SiloHeartbeat(silo.Id, silo.StartedAt)
            {
                Version = capabilities.Version, Cores = capabilities.Cores,
                Modules = [.. operations.Select(OperationNames.ModuleOf).Distinct()], Operations = operations,
            }, cancellation);
            Volatile.Write(ref _aliveAt, started);
            // Jobs may have waited for an operation that is there now.
            if (!operations.SequenceEqual(_operations)) Wake();
            _operations = operations;
        }
        while (store.Clock.GetElapsedTime(started) > options.Heartbeat);
    }

    /// <summary>
    /// Leases run out by the time of day. When that was set forward they are old at once, and are renewed before
    /// anybody looks for lost ones.
    /// </summary>
    private bool RenewalIsDue() =>
        Interlocked.Exchange(ref _renewNow, 0) == 1
        || store.Clock.GetElapsedTime(_renewedAt) >= options.Lease / 3
        || (store.Clock.GetUtcNow() - _renewedOn).Duration() >= options.Lease / 3;

    private async Task RenewAsync(CancellationToken cancellation)
    {
        var renewal = await store.RenewAsync(silo.Id, held.Ids, options.Lease, cancellation);
        foreach (var lost in renewal.Lost)
            if (held.Contains(lost)) await attempts.LoseLeaseAsync(lost);
        foreach (var canceled in renewal.CancelRequested) await attempts.CancelAsync(canceled);
        foreach (var (attempt, entry) in held.All)
        {
            if (entry.Lasts || store.Clock.GetElapsedTime(entry.Since) < LastingAfter) continue;
            await attempts.LastAsync(attempt);
            entry.Lasts = true;
        }
    }
}
