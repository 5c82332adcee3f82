using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

/// <summary>
/// One per silo: acquires jobs as its lanes have room, hands them to <see cref="IAttempts"/>, keeps their leases,
/// and takes back the jobs of silos that died.
/// </summary>
public sealed class JobRunner(
    IJobStore store,
    IAttempts attempts,
    SiloIncarnation silo,
    IReadOnlyList<Lane> lanes,
    JobRunnerOptions options,
    LostJobs lostJobs,
    RateMeter rates,
    ILogger<JobRunner> logger) : IDisposable
{
    private const int PromoteBatch = 1_000;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan GiveBack = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AheadCheck = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastingAfter = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<AttemptId, HeldJob> _held = new();
    private readonly WakeSignal _wake = new(store.Clock);
    private readonly CancellationTokenSource _stopAcquiring = new();
    private readonly CancellationTokenSource _stopKeeping = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _stopLock = new();
    private long _renewedAt;
    private DateTimeOffset _renewedOn;
    private long _aliveAt;
    private Task _acquiring = Task.CompletedTask;
    private Task _keeping = Task.CompletedTask;
    private Task? _stopped;
    private int _emptying;

    /// <summary>Jobs whose lease this silo holds now.</summary>
    public int Held => _held.Count;

    /// <summary>Why this silo takes no jobs now; null when it does.</summary>
    public string? NotReady =>
        _renewedAt == 0 ? "starting"
        : _stopAcquiring.IsCancellationRequested ? "draining"
        : store.Clock.GetElapsedTime(Volatile.Read(ref _aliveAt)) > options.LostAfter
            ? $"the job store has not answered for {options.LostAfter.TotalSeconds} s"
            : null;

    /// <summary>Makes the silo known, takes back what earlier incarnations left behind, and begins to acquire.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await store.HeartbeatAsync(new SiloHeartbeat(silo.Id, silo.StartedAt), cancellation);
        await lostJobs.RescueAsync(cancellation);
        _aliveAt = store.Clock.GetTimestamp();
        _renewedAt = store.Clock.GetTimestamp();
        _renewedOn = store.Clock.GetUtcNow();
        _acquiring = Task.Run(() => RepeatAsync(AcquireUntilFullAsync, _stopAcquiring.Token), CancellationToken.None);
        _keeping = Task.Run(() => RepeatAsync(KeepAsync, _stopKeeping.Token), CancellationToken.None);
    }

    /// <summary>Jobs may have become Available: look now instead of at the next poll.</summary>
    public void Wake() => _wake.Set();

    /// <summary>An operation that an attempt of this runner ran is over; its outcome is still to be written.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="ran">How long it ran, without its wait for a permit; null when it did not run to its end.</param>
    public void OperationEnded(AttemptId attempt, TimeSpan? ran)
    {
        if (!_held.TryGetValue(attempt, out var held) || !held.TryEndOperation()) return;
        held.Lane.OperationEnded(ran, store.Clock.GetTimestamp());
        StartNext(held.Lane);
    }

    /// <summary>An attempt that this runner started has ended, however it ended.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="became">The state the attempt left the job in; null when its lease was lost.</param>
    public void AttemptEnded(AttemptId attempt, JobState? became)
    {
        OperationEnded(attempt, ran: null);
        Release(attempt);
        if (became is { } state) rates.Count(state);
    }

    /// <summary>
    /// Drains: acquires no more, gives back what has not begun, lets the rest finish within the drain timeout, and
    /// then gives that back unspent. A second call waits for the first.
    /// </summary>
    public Task StopAsync(CancellationToken abort)
    {
        lock (_stopLock) return _stopped ??= DrainAsync(abort);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stopAcquiring.Dispose();
        _stopKeeping.Dispose();
    }

    private async Task DrainAsync(CancellationToken abort)
    {
        await _stopAcquiring.CancelAsync();
        await _acquiring;
        // Only now, for an acquisition that was under way may have filled what was empty.
        Volatile.Write(ref _emptying, 1);
        attempts.BeginDrain();
        await Task.WhenAll(lanes.Select(lane => GiveBackAsync(lane, all: true)));
        // The last fifth of the time is for giving back what will not finish.
        var toFinish = options.DrainTimeout * 0.8;
        Log.Draining(logger, _held.Count, toFinish);
        if (!await EmptyWithinAsync(toFinish, abort))
        {
            Log.DrainTimedOut(logger, _held.Count);
            attempts.StopRunning();
            await EmptyWithinAsync(options.DrainTimeout - toFinish + GiveBack, CancellationToken.None);
        }

        await _stopKeeping.CancelAsync();
        await _keeping;
        // What is still held now is rescued at once by whoever looks next: this silo is off the list.
        await store.RemoveSiloAsync(silo.Id, CancellationToken.None);
        Log.Drained(logger, _held.Count);
    }

    private async Task<bool> EmptyWithinAsync(TimeSpan time, CancellationToken abort)
    {
        if (_held.IsEmpty) return true;
        try
        {
            await _empty.Task.WaitAsync(time, store.Clock, abort);
            return true;
        }
        catch (Exception waited) when (waited is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task AcquireUntilFullAsync(CancellationToken cancellation)
    {
        // Asked for together, so that the store can answer all of it in one transaction, promotion first.
        var promoting = store.PromoteAsync(PromoteBatch, CancellationToken.None);
        var acquiring = lanes.Select(AcquireAsync).ToArray();
        var full = await Task.WhenAll(acquiring);
        var promotion = await promoting;
        var more = promotion.Promoted == PromoteBatch || full.Contains(true);
        await Task.WhenAll(lanes.Select(lane => GiveBackAsync(lane, all: false)));
        if (!more) await _wake.WaitAsync(UntilDue(promotion.NextDueAt), cancellation);
    }

    /// <summary>Takes what a lane has room for; true when the store may have more and the lane still has room.</summary>
    private async Task<bool> AcquireAsync(Lane lane)
    {
        var wanted = lane.Wanted();
        if (wanted == 0) return false;
        // Not canceled by a stop: an acquisition that commits must be handed on, or its lease would dangle.
        var jobs = await store.AcquireAsync(lane.Id, wanted, silo.Id, options.Lease, CancellationToken.None);
        var now = store.Clock.GetTimestamp();
        foreach (var job in jobs) _held[AttemptId.Of(job)] = new HeldJob(lane, now);
        lane.Took(jobs, now);
        StartNext(lane);
        return jobs.Count == wanted && lane.Wanted() > 0;
    }

    private void StartNext(Lane lane)
    {
        if (Volatile.Read(ref _emptying) == 1) return;
        while (lane.TryStart() is { } job) _ = StartAsync(job);
    }

    private async Task StartAsync(Job job)
    {
        try
        {
            if (await attempts.StartAsync(job)) return;
        }
        catch (Exception failure)
        {
            Log.StartFailed(logger, failure, job.Id);
        }

        OperationEnded(AttemptId.Of(job), ran: null);
        await GiveBackAsync(job);
    }

    /// <summary>Gives back the jobs of a lane that were taken ahead: those that are not reached in time, or all.</summary>
    private Task GiveBackAsync(Lane lane, bool all)
    {
        var jobs = lane.TakeBack(since => store.Clock.GetElapsedTime(since), all);
        if (jobs.Count > 0) Log.GivenBack(logger, jobs.Count, lane.Id);
        return Task.WhenAll(jobs.Select(GiveBackAsync));
    }

    private async Task GiveBackAsync(Job job)
    {
        try
        {
            await attempts.GiveBackAsync(job);
        }
        catch (Exception failure)
        {
            Log.NotGivenBack(logger, failure, job.Id);
        }
        finally
        {
            // Held no more even when that failed: nobody runs it, so its lease must run out.
            Release(AttemptId.Of(job));
        }
    }

    private void Release(AttemptId attempt)
    {
        if (!_held.TryRemove(attempt, out var held)) return;
        held.Lane.Ended();
        if (Volatile.Read(ref _emptying) == 1 && _held.IsEmpty) _empty.TrySetResult();
        _wake.Set();
    }

    private TimeSpan UntilDue(DateTimeOffset? due)
    {
        // Looked at again soon while jobs are held ahead, for they may have to be given back.
        var most = lanes.Any(lane => lane.HasAhead) && AheadCheck < options.Poll ? AheadCheck : options.Poll;
        if (due is not { } at) return most;
        var wait = at - store.Clock.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < most ? wait : most;
    }

    private async Task KeepAsync(CancellationToken cancellation)
    {
        await Task.Delay(options.Heartbeat, store.Clock, cancellation);
        await store.HeartbeatAsync(new SiloHeartbeat(silo.Id, silo.StartedAt), cancellation);
        Volatile.Write(ref _aliveAt, store.Clock.GetTimestamp());
        if (RenewalIsDue())
        {
            _renewedAt = store.Clock.GetTimestamp();
            _renewedOn = store.Clock.GetUtcNow();
            await RenewAsync(cancellation);
        }

        if (await lostJobs.RescueAsync(cancellation) > 0) _wake.Set();
    }

    /// <summary>
    /// Leases run out by the time of day. When that was set forward they are old at once, and are renewed before
    /// anybody looks for lost ones.
    /// </summary>
    private bool RenewalIsDue() =>
        store.Clock.GetElapsedTime(_renewedAt) >= options.Lease / 3
        || (store.Clock.GetUtcNow() - _renewedOn).Duration() >= options.Lease / 3;

    private async Task RenewAsync(CancellationToken cancellation)
    {
        foreach (var lost in await store.RenewAsync(silo.Id, [.. _held.Keys], options.Lease, cancellation))
            if (_held.ContainsKey(lost)) await attempts.LoseLeaseAsync(lost);
        foreach (var (attempt, held) in _held)
        {
            if (held.Lasts || store.Clock.GetElapsedTime(held.Since) < LastingAfter) continue;
            held.Lasts = true;
            await attempts.LastAsync(attempt);
        }
    }

    /// <summary>Repeats a step for ever; a failing store is tried again with a growing wait, and never ends the loop.</summary>
    private async Task RepeatAsync(Func<CancellationToken, Task> step, CancellationToken cancellation)
    {
        var wait = FirstRetry;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await step(cancellation);
                wait = FirstRetry;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Log.StepFailed(logger, failure, wait);
                await Task.Delay(wait, store.Clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                wait = wait * 2 < options.Poll ? wait * 2 : options.Poll;
            }
        }
    }

    private sealed class HeldJob(Lane lane, long since)
    {
        private int _operationEnded;

        public Lane Lane => lane;

        public long Since => since;

        public bool Lasts { get; set; }

        /// <summary>True the first time.</summary>
        public bool TryEndOperation() => Interlocked.Exchange(ref _operationEnded, 1) == 0;
    }
}
