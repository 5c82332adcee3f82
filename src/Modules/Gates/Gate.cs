namespace Gristmill.Modules;

/// <summary>
/// Hands out a fixed number of permits, first come first served. Cancellation beats waiting: a canceled caller leaves
/// the queue at once, and an already canceled one takes no permit even when one is free. Safe for many threads.
/// </summary>
public sealed class Gate(string name, int capacity, int maxWaiting)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private int _held;

    /// <summary>What it guards: <c>blocking</c> or <c>io</c>.</summary>
    public string Name => name;

    /// <summary>How many permits there are.</summary>
    public int Capacity => capacity;

    /// <summary>Permits held now.</summary>
    public int Held
    {
        get { lock (_lock) return _held; }
    }

    /// <summary>Callers waiting now.</summary>
    public int Waiting
    {
        get { lock (_lock) return _waiting.Count; }
    }

    /// <summary>Takes a permit, waiting for one if need be.</summary>
    /// <param name="shed">Whether this caller is refused when too many wait; false for a caller bounded elsewhere.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="GateFullException">Too many wait already.</exception>
    /// <exception cref="OperationCanceledException">Canceled before a permit was had; none is held.</exception>
    public ValueTask<Permit> AcquireAsync(bool shed, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_lock)
        {
            if (TryTake()) return new(new Permit(this));
            if (shed && _waiting.Count >= maxWaiting) throw new GateFullException(name, _waiting.Count);
            waiter = new Waiter(this);
            waiter.Node = _waiting.AddLast(waiter);
        }

        return new(waiter.WaitAsync(cancellation));
    }

    /// <summary>A permit when one is free now; else null.</summary>
    internal Permit? TryAcquire()
    {
        lock (_lock) return TryTake() ? new Permit(this) : null;
    }

    /// <summary>Takes a permit back.</summary>
    /// <param name="here">Whether the caller that gets it goes on at once, on this thread, rather than on one of the pool's.</param>
    internal void Release(bool here)
    {
        Waiter next;
        lock (_lock)
        {
            // A waiter leaves the list under this lock either here or in Leave, so a permit is never handed to nobody.
            if (_waiting.First is not { } first)
            {
                _held--;
                return;
            }

            _waiting.RemoveFirst();
            next = first.Value;
        }

        next.Grant(here);
    }

    // Under the lock.
    private bool TryTake()
    {
        if (_held == capacity) return false;
        _held++;
        return true;
    }

    private bool Leave(LinkedListNode<Waiter> node)
    {
        lock (_lock)
        {
            if (node.List is null) return false;
            _waiting.Remove(node);
            return true;
        }
    }

    private sealed class Waiter(Gate gate)
    {
        // Its continuations run where it is completed, so that is done on a thread of the pool unless here is meant.
        private readonly TaskCompletionSource<Permit> _granted = new();

        public LinkedListNode<Waiter>? Node { get; set; }

        public void Grant(bool here)
        {
            if (here) Grant();
            else ThreadPool.UnsafeQueueUserWorkItem(static waiter => waiter.Grant(), this, preferLocal: false);
        }

        private void Grant() => _granted.SetResult(new Permit(gate));

        public async Task<Permit> WaitAsync(CancellationToken cancellation)
        {
            var registration = cancellation.UnsafeRegister(static (state, token) => ((Waiter)state!).Cancel(token), this);
            await using var _ = registration.ConfigureAwait(false);
            return await _granted.Task.ConfigureAwait(false);
        }

        private void Cancel(CancellationToken token)
        {
            if (gate.Leave(Node!))
                ThreadPool.UnsafeQueueUserWorkItem(static left => left._granted.TrySetCanceled(left.token), (_granted, token), preferLocal: false);
        }
    }
}
