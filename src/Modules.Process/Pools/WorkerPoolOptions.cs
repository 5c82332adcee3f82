namespace Gristmill.Modules.Process;

/// <summary>What bounds a pool.</summary>
public sealed record WorkerPoolOptions
{
    /// <summary>The module's name, for logs.</summary>
    public required string Module { get; init; }

    /// <summary>How many slots, each with one worker.</summary>
    public required int Workers { get; init; }

    /// <summary>
    /// How many workers are kept however long they idle; others are booted when callers wait, and ended when they idle. Null keeps all.
    /// </summary>
    public int? Warm { get; init; }

    /// <summary>How long a worker beyond <see cref="Warm"/> idles before it is ended.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls that may wait for a worker.</summary>
    public int Queue { get; init; } = 1024;

    /// <summary>Calls after which a worker is replaced.</summary>
    public int MaxCalls { get; init; } = 1000;

    /// <summary>The age at which a worker is replaced.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The resident memory in bytes above which a worker is replaced.</summary>
    public long MaxMemoryBytes { get; init; } = 256L << 20;

    /// <summary>How long a worker that was told to end may take, before it is killed.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The memory that workers of all modules share; null where that is not bounded.</summary>
    public MemoryBudget? Memory { get; init; }

    /// <summary>What a worker is expected to take in bytes, before one of this module has been seen.</summary>
    public long WorkerMemoryBytes { get; init; } = DefaultWorkerMemoryBytes;

    /// <summary>What workers of the module have taken at most, in this pool and in those before it with the same contents.</summary>
    public MemoryPeak Peak { get; init; } = new("", 0);

    /// <summary>What a worker is expected to take of which nothing is known: an interpreter with some libraries.</summary>
    public const long DefaultWorkerMemoryBytes = 64L << 20;

    /// <summary>How long a slot waits for memory before its callers are told.</summary>
    public TimeSpan MemoryWait { get; init; } = TimeSpan.FromMinutes(1);
}
