namespace Gristmill.Modules;

/// <summary>Memory set aside for one holder; disposing it, once or more, gives it back.</summary>
public sealed class MemoryReservation : IDisposable
{
    private readonly Lock _lock = new();
    private readonly MemoryBudget _budget;
    private bool _disposed;

    internal MemoryReservation(MemoryBudget budget, long bytes) => (_budget, Bytes) = (budget, bytes);

    /// <summary>How much, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>The holder turned out to take more: it is reserved at once, and others wait the longer.</summary>
    public void Grow(long bytes)
    {
        lock (_lock)
        {
            if (_disposed || bytes <= Bytes) return;
            _budget.Change(bytes - Bytes);
            Bytes = bytes;
        }
    }

    /// <summary>Hands the memory over to what may outlast this reservation, which then holds nothing.</summary>
    internal MemoryReservation Move()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _disposed = true;
            return new MemoryReservation(_budget, Bytes);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            _budget.Change(-Bytes);
        }
    }
}
