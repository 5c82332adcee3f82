using System.Collections.Immutable;

namespace Gristmill.Jobs;

/// <summary>What a caller asks to be enqueued. Checked by <see cref="NewJobValidator"/> before it becomes a job.</summary>
public sealed record NewJob
{
    /// <summary>The module's name.</summary>
    public required string Module { get; init; }

    /// <summary>The operation's name within the module.</summary>
    public required string Operation { get; init; }

    /// <summary>Which gate the operation passes.</summary>
    public required JobLane Lane { get; init; }

    /// <summary>The arguments, UTF-8 JSON.</summary>
    public required ReadOnlyMemory<byte> Args { get; init; }

    /// <summary>The queue to wait in.</summary>
    public string Queue { get; init; } = JobLimits.DefaultQueue;

    /// <summary>Lower runs first.</summary>
    public short Priority { get; init; }

    /// <summary>Not before this time; null means at once.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>Attempts it may spend, the first included.</summary>
    public int MaxAttempts { get; init; } = JobLimits.DefaultMaxAttempts;

    /// <summary>Words to find it by.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Time limit of one attempt; null means the operation's own.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What it shares its queue by; empty where its queue has no keys.</summary>
    public string Key { get; init; } = "";

    /// <summary>How it is to be tried again; null means as its operation or the node has it.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>What other jobs it must not stand beside; null where it does not say.</summary>
    public UniqueRule? Unique { get; init; }

    /// <summary>From when on no attempt of it is to be started any more; null means never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Jobs that it waits for.</summary>
    public int WaitsFor { get; init; }

    /// <summary>The batch it belongs to; null where it belongs to none.</summary>
    public Guid? Batch { get; init; }
}
