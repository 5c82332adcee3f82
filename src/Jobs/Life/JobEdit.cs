namespace Gristmill.Jobs;

/// <summary>What to change of a job that waits. Null leaves it as it is.</summary>
public sealed record JobEdit
{
    /// <summary>Its arguments, UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte>? Args { get; init; }

    /// <summary>Its queue.</summary>
    public string? Queue { get; init; }

    /// <summary>What it shares its queue by.</summary>
    public string? Key { get; init; }

    /// <summary>Its priority.</summary>
    public short? Priority { get; init; }

    /// <summary>When it is due; a time that has come makes it Available.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>The attempts it may spend.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>The time limit of one attempt.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How it is tried again.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>From when on it is not started any more.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether it has no time limit of its own any more.</summary>
    public bool ClearTimeout { get; init; }

    /// <summary>Whether it has no retry policy of its own any more.</summary>
    public bool ClearRetry { get; init; }

    /// <summary>Whether it never expires any more.</summary>
    public bool ClearExpiresAt { get; init; }

    /// <summary>All that a new job has.</summary>
    public static JobEdit Of(Job job) => new()
    {
        Args = job.Args, Queue = job.Queue, Key = job.Key, Priority = job.Priority, ScheduledAt = job.ScheduledAt,
        MaxAttempts = job.MaxAttempts, Timeout = job.Timeout, Retry = job.Retry, ExpiresAt = job.ExpiresAt,
    };
}
