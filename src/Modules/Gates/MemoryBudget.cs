namespace Gristmill.Modules;

/// <summary>
/// The memory that calls and workers may take together. Who cannot have what it asks for waits, first come first served, so that a
/// large one is not overtaken for ever by small ones. Cancellation beats waiting. Safe for many threads.
/// </summary>
/// <param name="capacity">In bytes.</param>
public sealed class MemoryBudget(long capacity)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private long _held;

    /// <summary>How much there is, in bytes.</summary>
    public long Capacity => capacity;

    /// <summary>How much is reserved, in bytes; more than <see cref="Capacity"/> when what is running turned out to need more.</summary>
    public long Held
    {
        get { lock (_lock) return _held; }
    }

    /// <summary>Who waits, as a count.</summary>
    public int Waiting
    {
        get { lock (_lock) return _waiting.Count; }
    }

    /// <summary>Reserves memory, waiting for it if need be.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MemoryRefusedException">There will never be so much.</exception>
    /// <exception cref="OperationCanceledException">Canceled before it was had; nothing is reserved.</exception>
    public async Task<MemoryReservation> ReserveAsync(long bytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (bytes > capacity) throw new MemoryRefusedException(bytes, capacity);
        Waiter waiter;
        lock (_lock)
        {
            if (_waiting.Count == 0 && _held + bytes <= capacity)
            {
                _held += bytes;
                return new MemoryReservation(this, bytes);
            }

            waiter = new Waiter(bytes);
            waiter.Node = _waiting.AddLast(waiter);
        }

        await using var registration = cancellation.UnsafeRegister((_, token) => Leave(waiter, token), null);
        await waiter.Granted.Task;
        return new MemoryReservation(this, bytes);
    }

    /// <summary>Changes what is held, also to more than there is: what is taken is taken.</summary>
    internal void Change(long by)
    {
        lock (_lock)
        {
            _held += by;
            Grant();
        }
    }

    private void Grant()
    {
        while (_waiting.First is { } first && _held + first.Value.Bytes <= capacity)
        {
            _waiting.RemoveFirst();
            _held += first.Value.Bytes;
            first.Value.Granted.SetResult();
        }
    }

    private void Leave(Waiter waiter, CancellationToken token)
    {
        lock (_lock)
        {
            if (waiter.Node?.List is null) return;
            _waiting.Remove(waiter.Node);
            // Those behind it may need less.
            Grant();
        }

        waiter.Granted.TrySetCanceled(token);
    }

    private sealed class Waiter(long bytes)
    {
        public long Bytes => bytes;

        public LinkedListNode<Waiter>? Node { get; set; }

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
