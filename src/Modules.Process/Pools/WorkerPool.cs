using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Process;

/// <summary>
/// A fixed number of slots with one worker each, and the calls that wait for one. The worker that was used last goes first,
/// so that a lightly used pool keeps few workers warm; calls that wait are served first come first served. A worker runs
/// one call at a time. A worker whose call was given up is killed, so that its late answer can reach nobody.
/// </summary>
public sealed class WorkerPool : IAsyncDisposable
{
    /// <summary>How often a call is handed to another worker because the one before certainly did not take it in.</summary>
    private const int MaxDeliveries = 3;

    /// <summary>What a worker whose call was given up gets to end by itself.</summary>
    private static readonly TimeSpan GivenUpGrace = TimeSpan.FromMilliseconds(500);

    /// <summary>A worker that ends younger than this without a call counts as one that did not boot, for the backoff.</summary>
    private static readonly TimeSpan EarlyEnd = TimeSpan.FromSeconds(10);

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
    private TaskCompletionSource? _drained;
    private Task? _ended;
    private int _busy;

    /// <summary>Makes a pool, and begins to boot its workers side by side.</summary>
    public WorkerPool(
        WorkerPoolOptions options, IWorkerLauncher launcher, TimeProvider time, ILogger logger, Random? random = null)
    {
        (_options, _launcher, _time, _logger, _random) = (options, launcher, time, logger, random ?? Random.Shared);
        _slots = [.. Enumerable.Range(0, options.Workers).Select(index => new Slot(index))];
        _loops = Task.WhenAll(_slots.Select(slot => Task.Run(() => RunAsync(slot))));
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

    /// <summary>Runs a call on a worker, waiting for one if need be.</summary>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    public async Task<ModuleOutcome> CallAsync(WorkerCall call, CancellationToken cancellation)
    {
        var asked = _time.GetTimestamp();
        for (var delivery = 1; ; delivery++)
        {
            PooledWorker worker;
            try
            {
                worker = await LeaseAsync(cancellation);
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
                var outcome = await worker.Worker.CallAsync(call with { Remaining = remaining }, cancellation);
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
        lock (_lock) ended = _ended ??= EndAsync();
        await ended;
    }

    private async Task EndAsync()
    {
        lock (_lock)
        {
            _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_busy == 0) _drained.SetResult();
            RefuseWaiting(Unloading());
        }

        await Task.WhenAny(_drained.Task, Task.Delay(_options.ShutdownTimeout, _time));
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
        }

        await using var registration = cancellation.UnsafeRegister(_ => Leave(waiter, cancellation), null);
        return await waiter.Granted;
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
        worker.Slot.Failures = 0;
        Return(worker, "");
    }

    /// <summary>Takes a worker back; with a reason when its call made it unusable.</summary>
    private void Return(PooledWorker worker, string lost)
    {
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
            else Offer(worker);
        }
    }

    /// <summary>Gives a worker to whoever has waited longest, or keeps it ready. Under the lock.</summary>
    private void Offer(PooledWorker worker)
    {
        if (_waiting.First is not { } first)
        {
            _ready.Add(worker);
            return;
        }

        _waiting.RemoveFirst();
        Take(worker);
        first.Value.Grant(worker);
    }

    /// <summary>What callers are told when no worker is up and every slot has failed to boot. Under the lock.</summary>
    private ModuleOutcome.Unavailable? Broken() =>
        Array.TrueForAll(_slots, slot =>
            slot.BootFailed && slot.Current is null or { Gone: true } or { Worker.Ended.IsCompleted: true })
            ? new($"{_options.Module} has no worker: {_slots[0].LastError}")
            : null;

    private void RefuseWaiting(ModuleOutcome outcome)
    {
        while (_waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            first.Value.Refuse(new PoolRefusedException(outcome));
        }
    }

    /// <summary>The life of a slot: boot, serve, and when its worker is gone or due, boot the next.</summary>
    private async Task RunAsync(Slot slot)
    {
        PooledWorker? current = null;
        while (await BootAsync(slot) is { } next)
        {
            if (current is not null) await RetireAsync(slot, current);
            lock (_lock)
            {
                (slot.Current, slot.BootFailed) = (next, false);
                Offer(next);
            }

            current = next;
            await UntilGoneOrDueAsync(next);
            if (!next.Gone) continue;
            await EndAsync(slot, next);
            current = null;
        }

        if (current is not null) await RetireAsync(slot, current, finishCall: false);
        await slot.Retiring;
    }

    /// <summary>The slot's next worker, however many tries that takes; null when the pool ends.</summary>
    private async Task<PooledWorker?> BootAsync(Slot slot)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (slot.Failures > 0)
                    await Task.Delay(BootBackoff.After(slot.Failures, _random.NextDouble()), _time, _stopping.Token);
                return new PooledWorker(slot, await _launcher.LaunchAsync(_stopping.Token), _options, _time, _random);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                break;
            }
            catch (WorkerBootException failure)
            {
                lock (_lock)
                {
                    slot.Failures++;
                    (slot.BootFailed, slot.LastError) = (true, failure.Message);
                    if (Broken() is { } broken) RefuseWaiting(broken);
                }

                Log.BootFailed(_logger, _options.Module, failure.Message, BootBackoff.After(slot.Failures, 0));
            }
        }

        return null;
    }

    private async Task UntilGoneOrDueAsync(PooledWorker worker)
    {
        using var looked = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var left = worker.MaxAge - worker.Age;
        var aged = Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time, looked.Token);
        await Task.WhenAny(worker.Worker.Ended, worker.Replace, aged);
        await looked.CancelAsync();
        lock (_lock)
        {
            if (worker.Worker.Ended.IsCompleted)
            {
                worker.Gone = true;
                _ready.Remove(worker);
                if (!worker.Busy) worker.Release();
            }
            else if (aged.IsCompletedSuccessfully && worker.Due.Length == 0)
            {
                worker.Due = $"age {worker.Age.TotalSeconds:0} s";
            }
        }

        if (!worker.Gone && worker.Due.Length > 0)
            Log.WorkerRecycled(_logger, _options.Module, worker.Worker.Pid, worker.Calls, worker.Due);
    }

    /// <summary>Buries a worker that is gone: killed for the call it had, or ended by itself.</summary>
    private async Task EndAsync(Slot slot, PooledWorker worker)
    {
        await worker.Released;
        if (worker.Worker.Ended.IsCompletedSuccessfully)
        {
            var reason = await worker.Worker.Ended;
            Log.WorkerEnded(_logger, _options.Module, worker.Worker.Pid, reason);
            lock (_lock)
            {
                slot.LastError = $"Worker {worker.Worker.Pid} {reason}.";
                // One that ends again and again without doing anything is as good as one that does not boot.
                slot.Failures = worker.Calls == 0 && worker.Lost.Length == 0 && worker.Age < EarlyEnd ? slot.Failures + 1 : 0;
            }
        }
        else
        {
            Log.WorkerKilled(_logger, _options.Module, worker.Worker.Pid, worker.Lost);
        }

        await worker.Worker.StopAsync(GivenUpGrace);
        lock (_lock)
            if (slot.Current == worker) slot.Current = null;
    }

    /// <summary>Ends a worker that another replaces, or that the pool's end leaves, after the call it has.</summary>
    private async Task RetireAsync(Slot slot, PooledWorker worker, bool finishCall = true)
    {
        await slot.Retiring;
        lock (_lock)
        {
            worker.Gone = true;
            _ready.Remove(worker);
            if (!worker.Busy) worker.Release();
        }

        slot.Retiring = Task.Run(async () =>
        {
            if (finishCall) await worker.Released;
            await worker.Worker.StopAsync(_options.ShutdownTimeout);
        });
    }
}
