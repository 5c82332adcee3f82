namespace Gristmill.Modules.Process;

/// <summary>Slots without a worker: those beyond the ones that are kept, while nobody needs them.</summary>
public sealed partial class WorkerPool
{
    /// <summary>Slots that have no worker for nobody needs one, the next to be woken last. Under the lock.</summary>
    private readonly Stack<Slot> _dormant = new();

    private int Warm => Math.Min(_options.Warm ?? _options.Workers, _options.Workers);

    /// <summary>Leaves as many slots as are kept, and begins to look for workers that idle.</summary>
    private ITimer? BeginDormancy()
    {
        if (Warm == _options.Workers) return null;
        foreach (var slot in _slots.Skip(Warm).Reverse()) Sleep(slot);
        return _time.CreateTimer(_ => Evict(), null, _options.IdleTime, _options.IdleTime);
    }

    /// <summary>Lets a slot boot a worker when more callers wait than workers boot. Under the lock.</summary>
    private void WakeIfNeeded()
    {
        if (_dormant.Count == 0 || _waiting.Count <= _slots.Count(slot => slot.Current is null && slot.Dormant is null)) return;
        var slot = _dormant.Pop();
        slot.Dormant!.SetResult();
        slot.Dormant = null;
    }

    /// <summary>Waits until the slot is to have a worker; its memory is others' meanwhile.</summary>
    private async Task NeededAsync(Slot slot)
    {
        Task? needed;
        lock (_lock) needed = slot.Dormant?.Task;
        if (needed is null) return;
        slot.Memory?.Dispose();
        slot.Memory = null;
        // The pool's end ends the wait too, and is noticed by the boot.
        await needed.WaitAsync(_stopping.Token).ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Ends workers that have idled for long, the one that idles longest first, down to those that are kept.</summary>
    private void Evict()
    {
        lock (_lock)
        {
            var up = _slots.Count(slot => slot.Current is { Gone: false });
            var idle = _ready.TakeWhile(worker => _time.GetElapsedTime(worker.IdleSince) >= _options.IdleTime)
                // One that is due for replacement has its successor booting: that will idle in its turn.
                .Where(worker => worker.Due.Length == 0 && !worker.Worker.Ended.IsCompleted).Take(Math.Max(0, up - Warm)).ToArray();
            foreach (var worker in idle)
            {
                _ready.Remove(worker);
                worker.Gone = true;
                Sleep(worker.Slot);
                worker.Release();
                worker.AskReplace();
            }
        }
    }

    private void Sleep(Slot slot)
    {
        slot.Dormant = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _dormant.Push(slot);
    }
}
