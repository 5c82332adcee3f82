namespace Gristmill.Jobs;

/// <summary>Jobs that are counted together, and perhaps followed by one more when all have ended. Times have microseconds.</summary>
public sealed record Batch
{
    /// <summary>A version 7 UUID.</summary>
    public required Guid Id { get; init; }

    /// <summary>What people call it; may be empty.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it takes no more jobs; null as long as it does.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When it was closed and all its jobs had ended; null before. Retries of its jobs do not change it any more.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Its jobs.</summary>
    public long Total { get; init; }

    /// <summary>Those that completed.</summary>
    public long Completed { get; init; }

    /// <summary>Those that were canceled.</summary>
    public long Canceled { get; init; }

    /// <summary>Those that were discarded.</summary>
    public long Discarded { get; init; }

    /// <summary>The job that is enqueued when it finishes; null where none is.</summary>
    public BatchCallback? Callback { get; init; }

    /// <summary>Those that have not ended.</summary>
    public long Unfinished => Total - Completed - Canceled - Discarded;
}
