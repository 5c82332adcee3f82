namespace Gristmill.Modules.Process;

/// <summary>The life of the slots: boot, serve, recycle, bury.</summary>
public sealed partial class WorkerPool
{
    /// <summary>A worker that ends younger than this without a call counts as one that did not boot, for the backoff.</summary>
    private static readonly TimeSpan EarlyEnd = TimeSpan.FromSeconds(10);

    /// <summary>The life of a slot: boot, serve, and when its worker is gone or due, boot the next.</summary>
    private async Task RunAsync(Slot slot)
    {
        PooledWorker? current = null;
        await NeededAsync(slot);
        while (await BootAsync(slot) is { } next)
        {
            if (current is not null) await RetireAsync(slot, current);
            PoolWaiter? first;
            lock (_lock)
            {
                (slot.Current, slot.BootFailed) = (next, false);
                Volatile.Write(ref _hadWorker, true);
                _started.TrySetResult(null);
                first = Offer(next);
            }

            first?.Grant(next);
            current = next;
            await UntilGoneOrDueAsync(next);
            if (!next.Gone) continue;
            await EndAsync(slot, next);
            current = null;
            await NeededAsync(slot);
        }

        if (current is not null) await RetireAsync(slot, current, finishCall: false);
        await slot.Retiring;
        slot.Memory?.Dispose();
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
                await ReserveMemoryAsync(slot);
                return new PooledWorker(slot, await _launcher.LaunchAsync(_stopping.Token), _options, _time, _random);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                break;
            }
            catch (WorkerBootException failure)
            {
                PoolWaiter[] waiting = [];
                ModuleOutcome? broken;
                lock (_lock)
                {
                    slot.LacksMemory = slot.Memory is null && _options.Memory is not null;
                    slot.Failures++;
                    (slot.BootFailed, slot.LastError) = (true, failure.Message);
                    broken = Broken();
                    if (broken is not null)
                    {
                        _started.TrySetResult($"{_options.Module} has no worker: {_slots[0].LastError}");
                        waiting = TakeWaiting();
                    }
                }

                if (broken is not null) Refuse(waiting, broken);

                Log.BootFailed(_logger, _options.Module, failure.Message, BootBackoff.After(slot.Failures, 0));
            }
        }

        return null;
    }

    /// <summary>Sets memory aside for a slot's workers, once; it keeps it through their replacements.</summary>
    private async Task ReserveMemoryAsync(Slot slot)
    {
        if (slot.Memory is not null || _options.Memory is not { } budget) return;
        var bytes = ExpectedBytes;
        using var patience = new CancellationTokenSource(_options.MemoryWait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, patience.Token);
        try
        {
            slot.Memory = await budget.ReserveAsync(bytes, either.Token);
        }
        catch (MemoryRefusedException refused)
        {
            throw new WorkerBootException(refused.Message, refused);
        }
        catch (OperationCanceledException late) when (!_stopping.IsCancellationRequested)
        {
            throw new WorkerBootException(
                $"No {bytes >> 20} MiB of memory came free for a worker within {_options.MemoryWait.TotalSeconds} s: "
                + $"{budget.Held >> 20} of {budget.Capacity >> 20} MiB are taken (Limits:MemoryMb).", late);
        }
    }

    /// <summary>What a worker is expected to take: what one has taken at most, else what the options say.</summary>
    private long ExpectedBytes => _options.Peak.Bytes is > 0 and var peak ? peak : _options.WorkerMemoryBytes;

    /// <summary>A worker was seen to take so much.</summary>
    private void Learn(Slot slot, long bytes)
    {
        _options.Peak.Learn(bytes);
        slot.Memory?.Grow(bytes);
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
        else if (worker.Lost.Length == 0)
        {
            Log.WorkerIdled(_logger, _options.Module, worker.Worker.Pid);
        }
        else
        {
            Log.WorkerKilled(_logger, _options.Module, worker.Worker.Pid, worker.Lost);
        }

        Learn(slot, worker.PeakBytes);
        await worker.Worker.StopAsync(worker.Lost.Length == 0 ? _options.ShutdownTimeout : GivenUpGrace);
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
