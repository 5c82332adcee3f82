using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Process;

/// <summary>
/// A fixed number of slots with one worker each, and the calls that wait for one. The worker that was used last goes first,
/// so that a lightly used pool keeps few workers warm; calls that wait are served first come first served. A worker runs
/// one call at a time. A worker whose call was given up is killed, so that its late answer can reach nobody.
/// </summary>
public sealed partial class WorkerPool : IAsyncDisposable
{
    /// <summary>How often a call is handed to another worker because the one before certainly did not take it in.</summary>
    private const int MaxDeliveries = 3;

    /// <summary>What a worker whose call was given up gets to end by itself.</summary>
    private static readonly TimeSpan GivenUpGrace = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly List<PooledWorker> _ready = [];
    private readonly LinkedList<PoolWaiter> _waiting = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Slot[] _slots;
    private readonly WorkerPoolOptions _options;
    private readonly IWorkerLauncher _launcher;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Random _random;
    private readonly Task _loops;
    private readonly ITimer? _eviction;
    private TaskCompletionSource? _drained;
    private Task? _ended;
    private readonly TaskCompletionSource<string?> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hadWorker;
    private int _busy;

    /// <summary>Makes a pool, and begins to boot its workers side by side.</summary>
    public WorkerPool(
        WorkerPoolOptions options, IWorkerLauncher launcher, TimeProvider time, ILogger logger, Random? random = null)
    {
        (_options, _launcher, _time, _logger, _random) = (options, launcher, time, logger, random ?? Random.Shared);
        _slots = [.. Enumerable.Range(0, options.Workers).Select(index => new Slot(index))];
        _eviction = BeginDormancy();
        _loops = Task.WhenAll(_slots.Select(slot => Task.Run(() => RunAsync(slot))));
    }

    /// <summary>Ends with null when the first worker is up, or with the reason when every slot has failed to boot before.</summary>
    public Task<string?> Started => _started.Task;

    /// <summary>Whether a worker has been up.</summary>
    public bool IsReady => Volatile.Read(ref _hadWorker);

    /// <summary>Workers that are up.</summary>
    public int Workers
    {
        get { lock (_lock) return _slots.Count(slot => slot.Current is not null); }
    }

    /// <summary>The pool as it is now.</summary>
    public PoolInfo Info
    {
        get
        {
            (Slot Slot, SlotInfo Info)[] slots;
            int waiting;
            lock (_lock)
            {
                waiting = _waiting.Count;
                slots = [.. _slots.Select(slot => (slot, new SlotInfo(slot.Index, slot.State,
                    slot.Current?.Worker.Pid ?? 0, slot.Current?.Calls ?? 0, 0,
                    slot.Current?.Age ?? TimeSpan.Zero, slot.LastError)))];
            }

            return new PoolInfo(waiting, _options.Queue, [.. _launcher.Unapplied],
                [.. slots.Select(pair => pair.Info with { MemoryBytes = pair.Slot.Current?.Worker.ReadMemoryBytes() ?? 0 })]);
        }
    }

    /// <summary>
    /// Runs a call on a worker, waiting for one if need be. Whoever awaits it without a context of its own goes on where the answer was
    /// read, once the worker has its next call: to leave that to another thread would cost each call a wake-up. It must not block.
    /// </summary>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    public async Task<ModuleOutcome> CallAsync(WorkerCall call, CancellationToken cancellation)
    {
        var asked = _time.GetTimestamp();
        for (var delivery = 1; ; delivery++)
        {
            PooledWorker worker;
            try
            {
                worker = await LeaseAsync(cancellation).ConfigureAwait(false);
            }
            catch (PoolRefusedException refused)
            {
                return refused.Outcome;
            }

            var remaining = call.Remaining - _time.GetElapsedTime(asked);
            if (cancellation.IsCancellationRequested)
            {
                Return(worker, "");
                cancellation.ThrowIfCancellationRequested();
            }

            try
            {
                var outcome = await worker.Worker.CallAsync(call with { Remaining = remaining }, cancellation).ConfigureAwait(false);
                EndCall(worker);
                return outcome;
            }
            catch (OperationCanceledException)
            {
                Return(worker, $"its call of {call.Operation} was given up");
                throw;
            }
            catch (WorkerFailedException failed)
            {
                Return(worker, failed.Message);
                if (!failed.Delivered && delivery < MaxDeliveries && failed.Failure == WorkerFailure.Died) continue;
                return Fault(failed);
            }
        }
    }

    /// <summary>Takes no further call, waits for those that run as long as the shutdown timeout, and ends the workers.</summary>
    public async ValueTask DisposeAsync()
    {
        Task ended;
        PoolWaiter[] waiting = [];
        lock (_lock)
        {
            if (_ended is null)
            {
                _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (_busy == 0) _drained.SetResult();
                waiting = TakeWaiting();
                _started.TrySetResult(Unloading().Message);
                _ended = EndAsync(_drained.Task);
            }

            ended = _ended;
        }

        Refuse(waiting, Unloading());
        await ended;
    }

    private async Task EndAsync(Task drained)
    {
        await Task.WhenAny(drained, Task.Delay(_options.ShutdownTimeout, _time));
        if (_eviction is not null) await _eviction.DisposeAsync();
        await _stopping.CancelAsync();
        await _loops;
        _stopping.Dispose();
    }

    private ModuleOutcome.Unavailable Unloading() => new($"{_options.Module} is being unloaded.");

    private static ModuleOutcome.Fault Fault(WorkerFailedException failed) => failed.Failure switch
    {
        WorkerFailure.Protocol => new ModuleOutcome.Fault(ProcessErrorCodes.ProtocolError, failed.Message, Retryable: true),
        WorkerFailure.TooLarge => new ModuleOutcome.Fault(ModuleErrorCodes.ResultTooLarge, failed.Message, Retryable: false),
        WorkerFailure.InputOutput => new ModuleOutcome.Fault(ProcessErrorCodes.InputOutputError, failed.Message, Retryable: true),
        _ => new ModuleOutcome.Fault(ProcessErrorCodes.WorkerDied, failed.Message, Retryable: true),
    };

    private async Task<PooledWorker> LeaseAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        PoolWaiter waiter;
        lock (_lock)
        {
            if (_drained is not null) throw new PoolRefusedException(Unloading());
            while (_ready.Count > 0)
            {
                var last = _ready[^1];
                _ready.RemoveAt(_ready.Count - 1);
                if (last.Worker.Ended.IsCompleted) continue;
                Take(last);
                return last;
            }

            if (Broken() is { } broken) throw new PoolRefusedException(broken);
            if (_waiting.Count >= _options.Queue) throw new PoolRefusedException(new ModuleOutcome.Overloaded(
                $"{_options.Module} is busy: {_slots.Length} workers, {_waiting.Count} calls wait."));
            waiter = new PoolWaiter();
            waiter.Node = _waiting.AddLast(waiter);
            WakeIfNeeded();
        }

        await using var registration = cancellation.UnsafeRegister(_ => Leave(waiter, cancellation), null).ConfigureAwait(false);
        return await waiter.Granted.ConfigureAwait(false);
    }

    private void Leave(PoolWaiter waiter, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (waiter.Node?.List is null) return;
            _waiting.Remove(waiter.Node);
        }

        waiter.Cancel(cancellation);
    }

    private void Take(PooledWorker worker)
    {
        worker.Busy = true;
        _busy++;
    }

    private void EndCall(PooledWorker worker)
    {
        worker.EndCall();
        Learn(worker.Slot, worker.PeakBytes);
        worker.Slot.Failures = 0;
        Return(worker, "");
    }

    /// <summary>Takes a worker back; with a reason when its call made it unusable.</summary>
    private void Return(PooledWorker worker, string lost)
    {
        PoolWaiter? next = null;
        lock (_lock)
        {
            worker.Busy = false;
            if (--_busy == 0) _drained?.TrySetResult();
            if (lost.Length > 0)
            {
                worker.Gone = true;
                worker.Slot.LastError = worker.Lost = lost;
            }

            if (worker.Gone || worker.Due.Length > 0) worker.AskReplace();
            if (worker.Gone) worker.Release();
            else next = Offer(worker);
        }

        next?.Grant(worker);
    }

    /// <summary>
    /// Takes a worker for whoever has waited longest, who is to be granted it once the lock is left, or keeps it ready. Under the lock.
    /// </summary>
    private PoolWaiter? Offer(PooledWorker worker)
    {
        if (_waiting.First is not { } first)
        {
            worker.IdleSince = _time.GetTimestamp();
            _ready.Add(worker);
            return null;
        }

        _waiting.RemoveFirst();
        Take(worker);
        return first.Value;
    }

    /// <summary>What callers are told when no worker is up and every slot has failed to boot. Under the lock.</summary>
    private ModuleOutcome? Broken()
    {
        var wanted = Array.FindAll(_slots, slot => slot.Dormant is null);
        if (!Array.TrueForAll(wanted, slot =>
            slot.BootFailed && slot.Current is null or { Gone: true } or { Worker.Ended.IsCompleted: true })) return null;
        var reason = $"{_options.Module} has no worker: {wanted[0].LastError}";
        return Array.TrueForAll(wanted, slot => slot.LacksMemory)
            ? new ModuleOutcome.Overloaded(reason)
            : new ModuleOutcome.Unavailable(reason);
    }

    /// <summary>Takes out all who wait, to be refused once the lock is left. Under the lock.</summary>
    private PoolWaiter[] TakeWaiting()
    {
        PoolWaiter[] waiting = [.. _waiting];
        _waiting.Clear();
        return waiting;
    }

    private static void Refuse(PoolWaiter[] waiting, ModuleOutcome outcome)
    {
        foreach (var waiter in waiting) waiter.Refuse(new PoolRefusedException(outcome));
    }
}
