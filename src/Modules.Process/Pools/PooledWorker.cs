namespace Gristmill.Modules.Process;

/// <summary>A worker in a slot, and what the pool knows of it. Guarded by the pool's lock but for what says otherwise.</summary>
internal sealed class PooledWorker
{
    private const double Jitter = 0.1;
    private static readonly TimeSpan MemoryInterval = TimeSpan.FromSeconds(1);

    private readonly WorkerPoolOptions _options;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _replace = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _maxCalls;
    private readonly long _since;
    private long _memoryRead;

    public PooledWorker(Slot slot, IWorker worker, WorkerPoolOptions options, TimeProvider time, Random random)
    {
        (Slot, Worker) = (slot, worker);
        (_options, _time) = (options, time);
        // Fewer by chance, so that workers that booted side by side do not go side by side.
        _maxCalls = Math.Max(1, (int)(options.MaxCalls * (1 - (Jitter * random.NextDouble()))));
        MaxAge = options.MaxAge * (1 - (Jitter * random.NextDouble()));
        _since = _memoryRead = time.GetTimestamp();
    }

    /// <summary>Whose worker it is, or was.</summary>
    public Slot Slot { get; }

    /// <summary>The worker itself.</summary>
    public IWorker Worker { get; }

    /// <summary>The most resident memory it was seen with, in bytes.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Calls it has ended.</summary>
    public int Calls { get; private set; }

    /// <summary>The age at which it is replaced.</summary>
    public TimeSpan MaxAge { get; }

    /// <summary>Since it became ready.</summary>
    public TimeSpan Age => _time.GetElapsedTime(_since);

    /// <summary>Since when it has had no call; the time's timestamp.</summary>
    public long IdleSince { get; set; }

    /// <summary>Whether it runs a call.</summary>
    public bool Busy { get; set; }

    /// <summary>Whether it takes no further call.</summary>
    public bool Gone { get; set; }

    /// <summary>Why its last call made it unusable; empty when that was not so.</summary>
    public string Lost { get; set; } = "";

    /// <summary>Why it is to be recycled; empty when it is not.</summary>
    public string Due { get; set; } = "";

    /// <summary>Ends when the slot is to look at it: it is gone, or due.</summary>
    public Task Replace => _replace.Task;

    /// <summary>Ends when it is gone and runs no call any more.</summary>
    public Task Released => _released.Task;

    /// <summary>It is gone and its call has ended.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Asks the slot to look at it.</summary>
    public void AskReplace() => _replace.TrySetResult();

    /// <summary>Counts a call, and finds whether this was its last. Reads memory at most once a second.</summary>
    public void EndCall()
    {
        Calls++;
        if (Due.Length > 0) return;
        if (Calls >= _maxCalls) Due = $"{Calls} calls";
        else if (Age >= MaxAge) Due = $"age {Age.TotalSeconds:0} s";
        else if (_time.GetElapsedTime(_memoryRead) >= MemoryInterval)
        {
            _memoryRead = _time.GetTimestamp();
            var bytes = Worker.ReadMemoryBytes();
            PeakBytes = Math.Max(PeakBytes, bytes);
            if (bytes > _options.MaxMemoryBytes) Due = $"{bytes >> 20} MiB of memory";
        }
    }
}
