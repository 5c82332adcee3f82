using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

/// <summary>
/// One per silo: acquires jobs as its lanes have room, hands them to <see cref="IAttempts"/>, keeps their leases,
/// and takes back the jobs of silos that died.
/// </summary>
public sealed class JobRunner : IJobSignalHandler, IDisposable
{
    private static readonly TimeSpan GiveBackRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan GiveBackTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AheadCheck = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a lane lets overdue jobs go first.</summary>
    private static readonly TimeSpan OverduePeriod = TimeSpan.FromSeconds(1);

    private readonly HeldAttempts _held = new();
    private readonly EarlyCancels _early = new();
    private readonly CancellationTokenSource _stopAcquiring = new();
    private readonly CancellationTokenSource _stopKeeping = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _stopLock = new();
    private readonly IJobStore _store;
    private readonly IAttempts _attempts;
    private readonly SiloIncarnation _silo;
    private readonly ISiloCapabilities _capabilities;
    private readonly IReadOnlyList<Lane> _lanes;
    private readonly JobRunnerOptions _options;
    private readonly RateMeter _rates;
    private readonly ILogger<JobRunner> _logger;
    private readonly WakeSignal _wake;
    private readonly LeaseKeeper _keeper;
    private readonly Promotions _promotions;
    private readonly Settlements _settlements;
    private long _lookedAt;
    private Task _acquiring = Task.CompletedTask;
    private Task _keeping = Task.CompletedTask;
    private Task? _stopped;
    private int _emptying;
    private volatile bool _heldBack;
    private int _released;

    /// <summary>A runner, not yet started.</summary>
    public JobRunner(
        IJobStore store,
        IJobSignals signals,
        IAttempts attempts,
        SiloIncarnation silo,
        ISiloCapabilities capabilities,
        IReadOnlyList<Lane> lanes,
        JobRunnerOptions options,
        LostJobs lostJobs,
        RateMeter rates,
        ILogger<JobRunner> logger)
    {
        (_store, _attempts, _silo, _capabilities, _lanes) = (store, attempts, silo, capabilities, lanes);
        (_options, _rates, _logger) = (options, rates, logger);
        _wake = new WakeSignal(store.Clock);
        _promotions = new Promotions(store);
        _settlements = new Settlements(store, options.Poll, logger);
        _keeper = new LeaseKeeper(store, attempts, silo, capabilities, _held, options, lostJobs, logger)
        {
            Wake = Wake,
            GiveBackAhead = () => _ = Task.WhenAll(lanes.Select(lane => GiveBackAsync(lane, all: true))),
        };
        signals.Subscribe(this);
        store.AwaitedEnded += (_, _) => Settle();
    }

    /// <summary>Jobs whose lease this silo holds now.</summary>
    public int Held => _held.Count;

    /// <summary>Why this silo takes no jobs now; null when it does.</summary>
    public string? NotReady =>
        !_keeper.IsStarted ? "starting"
        : _stopAcquiring.IsCancellationRequested ? "draining"
        : _keeper.Silence > _options.LostAfter || _keeper.IsCutOff
            ? $"the job store has not answered for {_keeper.Silence.TotalSeconds:F0} s"
            : null;

    /// <summary>Makes the silo known, takes back what earlier incarnations left behind, and begins to acquire.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await _keeper.StartAsync(cancellation);
        var repeating = new Repeating(_store.Clock, _options.Poll, _logger);
        _acquiring = Task.Run(() => repeating.RunAsync(AcquireUntilFullAsync, _stopAcquiring.Token), CancellationToken.None);
        var keeping = Task.Run(() => repeating.RunAsync(_keeper.KeepAsync, _stopKeeping.Token), CancellationToken.None);
        _keeping = !_store.IsShared ? keeping : Task.WhenAll(keeping,
            Task.Run(() => repeating.RunAsync(_keeper.WatchAsync, _stopKeeping.Token), CancellationToken.None));
    }

    /// <summary>Jobs may have become Available or due: look now instead of at the next poll.</summary>
    public void Wake()
    {
        LookInAll();
        WakeAt(DateTimeOffset.MinValue);
    }

    /// <summary>Stores new jobs, and looks for them.</summary>
    /// <exception cref="StoreUnreachableException">It could not be done in time, and may still be done.</exception>
    public async Task EnqueueAsync(IReadOnlyList<Job> jobs)
    {
        // Once begun, the write is not abandoned: the caller could not know whether the jobs are there.
        var written = _store.EnqueueAsync(jobs, CancellationToken.None);
        // Before it is durable, so that a few jobs are acquired in the transaction that brings them.
        if (jobs.Count <= IJobStore.SmallEnqueue) LookFor(jobs);
        await written;
        if (jobs.Count > IJobStore.SmallEnqueue) LookFor(jobs);
        // Promotion waits for no enqueue: one that came too early would not see them, and nobody would tell it again.
        var due = jobs.Where(job => job is { State: JobState.Scheduled, WaitsFor: <= 0 }).Min(job => (DateTimeOffset?)job.ScheduledAt);
        if (due is { } first) WakeAt(first);
        if (jobs.Min(job => job.ExpiresAt) is { } expires) WakeAt(expires);
    }

    /// <summary>Stores new jobs that claim keys, wait for others or belong to a batch, and looks for them.</summary>
    /// <exception cref="StoreUnreachableException">It could not be done in time, and may still be done.</exception>
    public async Task<IReadOnlyList<Enqueued>> EnqueueUniqueAsync(IReadOnlyList<UniqueJob> jobs, Batch? batch)
    {
        var enqueued = await _store.EnqueueUniqueAsync(Workflow.Tie(jobs), batch, CancellationToken.None);
        foreach (var each in enqueued) Expect(each.Job);
        // What they wait for may have ended already.
        if (jobs.Any(job => !job.After.IsEmpty)) Settle();
        return enqueued;
    }

    /// <summary>A job that waits is new, or was changed: it is looked for when its time comes.</summary>
    public void Expect(Job job)
    {
        LookFor([job]);
        if (job is { State: JobState.Scheduled or JobState.Retryable, WaitsFor: <= 0 }) WakeAt(job.ScheduledAt);
        if (job.ExpiresAt is { } expires && !job.IsFinal) WakeAt(expires);
    }

    void IJobSignalHandler.JobsAvailable()
    {
        LookInAll();
        _wake.Set();
    }

    void IJobSignalHandler.CancelRequested(AttemptId attempt) => _ = CancelAsync(attempt);

    void IJobSignalHandler.SignalsMissed()
    {
        _keeper.RenewSoon();
        Wake();
    }

    /// <summary>An operation that an attempt of this runner ran is over; its outcome is still to be written.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="ran">How long it ran, without its wait for a permit; null when it did not run to its end.</param>
    public void OperationEnded(AttemptId attempt, TimeSpan? ran)
    {
        if (!_held.TryGet(attempt, out var held) || !held.TryEndOperation()) return;
        held.Lane.OperationEnded(ran, _store.Clock.GetTimestamp());
        // Looked for as the outcome is written: what that makes room for may then be taken in the same transaction.
        if (_heldBack)
        {
            LookInAll();
            _wake.Set();
        }

        StartNext(held.Lane);
    }

    /// <summary>
    /// An operation that this silo told it has turned out to be missing. It takes none of its jobs from now on; they wait for a silo that
    /// has it.
    /// </summary>
    public void OperationMissing() => _capabilities.Refresh();

    /// <summary>An attempt that this runner started has ended, however it ended.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="became">The state the attempt left the job in; null when its lease was lost.</param>
    /// <param name="dueAt">When the job is to run again, where it has to wait.</param>
    public void AttemptEnded(AttemptId attempt, JobState? became, DateTimeOffset? dueAt = null)
    {
        OperationEnded(attempt, ran: null);
        if (became == JobState.Available) Wake();
        Release(attempt);
        if (became is { } state) _rates.Count(state);
        if (dueAt is { } due) WakeAt(due);
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
        // A store that does not answer holds the drain up no longer than attempts may.
        await Task.WhenAny(_acquiring, Task.Delay(_options.DrainTimeout, _store.Clock, _stopKeeping.Token));
        // Only now, for an acquisition that was under way may have filled what was empty.
        Volatile.Write(ref _emptying, 1);
        _attempts.BeginDrain();
        await Task.WhenAll(_lanes.Select(lane => GiveBackAsync(lane, all: true)));
        // The last fifth of the time is for giving back what will not finish.
        var toFinish = _options.DrainTimeout * 0.8;
        Log.Draining(_logger, _held.Count, toFinish);
        if (!await EmptyWithinAsync(toFinish, abort))
        {
            Log.DrainTimedOut(_logger, _held.Count);
            _attempts.StopRunning();
            await EmptyWithinAsync(Longer(_options.DrainTimeout - toFinish, GiveBackTime), CancellationToken.None);
        }

        await _stopKeeping.CancelAsync();
        await _keeping;
        // What is still held now is rescued at once by whoever looks next: this silo is off the list.
        await RemoveSiloAsync();
        Log.Drained(_logger, _held.Count);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private async Task RemoveSiloAsync()
    {
        try
        {
            await _store.RemoveSiloAsync(_silo.Id, CancellationToken.None).WaitAsync(GiveBackTime, _store.Clock);
        }
        catch (Exception failure)
        {
            // It is missed by its heartbeats instead.
            Log.NotRemoved(_logger, failure, _silo.Id);
        }
    }

    private async Task<bool> EmptyWithinAsync(TimeSpan time, CancellationToken abort)
    {
        if (_held.IsEmpty) return true;
        try
        {
            await _empty.Task.WaitAsync(time, _store.Clock, abort);
            return true;
        }
        catch (Exception waited) when (waited is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task AcquireUntilFullAsync(CancellationToken cancellation)
    {
        if (_lookedAt == 0 || _store.Clock.GetElapsedTime(_lookedAt) >= _options.Poll)
        {
            _lookedAt = _store.Clock.GetTimestamp();
            _settlements.Expect();
            Wake();
        }

        foreach (var lane in _lanes)
        {
            if (lane.RoomAt > _store.Clock.GetUtcNow()) continue;
            if (lane.RoomAt is not null) lane.Looks = true;
            lane.RoomAt = null;
        }

        // Asked for together, so that the store can answer all of it in one transaction, promotion first.
        var settling = SettleAsync();
        var promoting = PromoteAsync();
        var acquiring = _lanes.Select(AcquireAsync);
        // To the end of each, though another failed: what a promotion brings after the look for it would lie until the next poll.
        var more = await Task.WhenAll([settling, promoting, .. acquiring]);
        await Task.WhenAll(_lanes.Select(lane => GiveBackAsync(lane, all: false)));
        if (!more.Contains(true)) await _wake.WaitAsync(UntilNextLook(), cancellation);
    }

    /// <summary>Ends may have to be told to those that wait for them: do so now instead of at the next poll.</summary>
    public void Settle()
    {
        _settlements.Expect();
        _wake.Set();
    }

    private async Task<bool> SettleAsync()
    {
        if (await _settlements.SettleAsync() is not { } settlement) return false;
        if (settlement.NextDueAt is { } due) _promotions.Expect(due);
        if (settlement.Released > 0) LookInAll();
        return settlement.Released > 0 || settlement.Ended > 0;
    }

    private async Task<bool> PromoteAsync()
    {
        if (!await _promotions.PromoteAsync()) return false;
        LookInAll();
        return true;
    }

    /// <summary>Takes what a lane has room for; true when the store may have more and the lane still has room.</summary>
    private async Task<bool> AcquireAsync(Lane lane)
    {
        var wanted = _keeper.IsCutOff || !lane.Looks ? 0 : lane.Wanted();
        if (wanted == 0) return false;
        // Before the store is asked: whoever knows of jobs that come meanwhile sets it again.
        lane.Looks = false;
        try
        {
            // Not canceled by a stop: an acquisition that commits must be handed on, or its lease would dangle.
            var released = Volatile.Read(ref _released);
            var acquired = await _store.AcquireAsync(RequestFor(lane, wanted), CancellationToken.None);
            if (acquired.MayHaveMore) lane.Looks = true;
            // From now on whatever ends may make room; so may have what ended meanwhile.
            if (acquired.HeldBack) _heldBack = true;
            if (acquired.HeldBack && Volatile.Read(ref _released) != released) lane.Looks = true;
            lane.RoomAt = acquired.RoomAt;
            var now = _store.Clock.GetTimestamp();
            foreach (var job in acquired.Jobs) Hold(AttemptId.Of(job), new HeldAttempt(lane, now));
            lane.Took(acquired.Jobs, now);
            // The answer may have come late, when the others count these leases as lost.
            if (_keeper.IsCutOff) _ = GiveBackAsync(lane, all: true);
            else StartNext(lane);
            // With nothing to show for it others are at the same jobs: those are left to them for a moment.
            return acquired is { MayHaveMore: true, Jobs.Count: > 0 } && lane.Wanted() > 0;
        }
        catch
        {
            lane.Looks = true;
            throw;
        }
    }

    private AcquisitionRequest RequestFor(Lane lane, int wanted)
    {
        var overdue = _store.Clock.GetElapsedTime(lane.OverdueAt) >= OverduePeriod;
        if (overdue) lane.OverdueAt = _store.Clock.GetTimestamp();
        return new AcquisitionRequest(lane.Id, _capabilities.Operations(), wanted, _silo.Id, _options.Lease)
        {
            Startable = lane.Startable,
            OverdueBefore = overdue ? _store.Clock.GetUtcNow() - _options.OverdueAfter : null,
        };
    }

    private void Hold(AttemptId attempt, HeldAttempt held)
    {
        _held.Add(attempt, held);
        if (_early.TryTake(attempt)) held.CancelRequested = true;
    }

    private void LookFor(IReadOnlyList<Job> jobs)
    {
        var available = false;
        foreach (var job in jobs)
        {
            if (job.State != JobState.Available) continue;
            LookIn(job.Lane);
            available = true;
        }

        if (available) _wake.Set();
    }

    private void LookInAll()
    {
        foreach (var lane in _lanes) lane.Looks = true;
    }

    private void LookIn(JobLane id)
    {
        foreach (var lane in _lanes)
        {
            if (lane.Id == id) lane.Looks = true;
        }
    }

    private void WakeAt(DateTimeOffset due)
    {
        _promotions.Expect(due);
        _wake.Set();
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
            if (await _attempts.StartAsync(job))
            {
                if (_held.TryGet(AttemptId.Of(job), out var held) && held.CancelRequested) await CancelAsync(AttemptId.Of(job));
                return;
            }
        }
        catch (Exception failure)
        {
            Log.StartFailed(_logger, failure, job.Id);
        }

        OperationEnded(AttemptId.Of(job), ran: null);
        await GiveBackAsync(job);
    }

    /// <summary>Gives back the jobs of a lane that were taken ahead: those that are not reached in time, or all.</summary>
    private Task GiveBackAsync(Lane lane, bool all)
    {
        var jobs = lane.TakeBack(since => _store.Clock.GetElapsedTime(since), all);
        if (jobs.Count > 0) Log.GivenBack(_logger, jobs.Count, lane.Id);
        return Task.WhenAll(jobs.Select(GiveBackAsync));
    }

    private async Task GiveBackAsync(Job job)
    {
        var started = _store.Clock.GetTimestamp();
        while (!await TryGiveBackAsync(job) && _store.Clock.GetElapsedTime(started) < _options.Lease)
            await Task.Delay(GiveBackRetry, _store.Clock);
        LookIn(job.Lane);
        // Held no more even when that failed: nobody runs it, so its lease must run out.
        Release(AttemptId.Of(job));
    }

    private async Task<bool> TryGiveBackAsync(Job job)
    {
        try
        {
            await _attempts.GiveBackAsync(job);
            return true;
        }
        catch (Exception failure)
        {
            Log.NotGivenBack(_logger, failure, job.Id);
            return false;
        }
    }

    private async Task CancelAsync(AttemptId attempt)
    {
        if (!_held.TryGet(attempt, out var held))
        {
            // It may just be on its way here from the store.
            _early.Add(attempt);
            if (!_held.TryGet(attempt, out held) || !_early.TryTake(attempt)) return;
        }

        held.CancelRequested = true;
        try
        {
            await _attempts.CancelAsync(attempt);
        }
        catch (Exception failure)
        {
            // Renewal tells it again.
            Log.NotCanceled(_logger, failure, attempt.Job);
        }
    }

    private void Release(AttemptId attempt)
    {
        if (!_held.TryRemove(attempt, out var held)) return;
        held.Lane.Ended();
        Interlocked.Increment(ref _released);
        if (_heldBack)
        {
            _heldBack = false;
            LookInAll();
        }

        if (Volatile.Read(ref _emptying) == 1 && _held.IsEmpty) _empty.TrySetResult();
        _wake.Set();
    }

    private TimeSpan UntilNextLook()
    {
        var poll = _options.Poll - _store.Clock.GetElapsedTime(_lookedAt);
        // Looked at again soon while jobs are held ahead, for they may have to be given back, and while there may be more to take.
        var soon = _lanes.Any(lane => lane.HasAhead || (lane.Looks && lane.Wanted() > 0));
        var most = soon && AheadCheck < poll ? AheadCheck : poll;
        var next = _lanes.Select(lane => lane.RoomAt ?? DateTimeOffset.MaxValue).Append(_promotions.Next).Append(_settlements.Next).Min();
        var wait = next - _store.Clock.GetUtcNow() is var until && until < most ? until : most;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
