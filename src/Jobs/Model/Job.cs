using System.Collections.Immutable;

namespace Gristmill.Jobs;

/// <summary>A durable call: one row of the store, and one immutable value in memory. Times have microseconds.</summary>
public sealed record Job
{
    /// <summary>A version 7 UUID made by <see cref="JobIds"/>: ids of one node sort by creation.</summary>
    public required Guid Id { get; init; }

    /// <summary>The module's name.</summary>
    public required string Module { get; init; }

    /// <summary>The operation's name within the module.</summary>
    public required string Operation { get; init; }

    /// <summary>The queue it waits in.</summary>
    public required string Queue { get; init; }

    /// <summary>Lower runs first.</summary>
    public required short Priority { get; init; }

    /// <summary>What it shares its queue by, as <see cref="QueueRules.Keys"/> found it when it was enqueued; empty where nothing was found.</summary>
    public string Key { get; init; } = "";

    /// <summary>Which gate its operation passes.</summary>
    public required JobLane Lane { get; init; }

    /// <summary>The operation's arguments, UTF-8 JSON.</summary>
    public required ReadOnlyMemory<byte> Args { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required JobState State { get; init; }

    /// <summary>Attempts spent, the running one included; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Attempts it may spend, the first included.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>Words to find it by, none twice.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>
    /// The error code of its latest attempt that failed, or of what ended it without one, until it is retried; null while there is none.
    /// </summary>
    public string? ErrorCode { get; init; }

    /// <summary>Time limit of one attempt; null means the operation's own.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How it is tried again; null means as its operation or the node has it.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>What other jobs it must not stand beside; null where it did not say.</summary>
    public UniqueRule? Unique { get; init; }

    /// <summary>From when on no attempt of it is started any more; null means never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>
    /// Jobs that it still waits for; -1 when it waited for some and does so no more. It does not run before they have ended, whenever it is
    /// due.
    /// </summary>
    public int WaitsFor { get; init; }

    /// <summary>Whether somebody is to be told when it ends: jobs that wait for it, or its batch. False again once they were.</summary>
    public bool IsAwaited { get; init; }

    /// <summary>How it had ended when somebody was last told; null when nobody was.</summary>
    public JobState? ToldAs { get; init; }

    /// <summary>The batch it belongs to; null where it belongs to none.</summary>
    public Guid? Batch { get; init; }

    /// <summary>When it was enqueued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is, or became, due.</summary>
    public required DateTimeOffset ScheduledAt { get; init; }

    /// <summary>When its latest attempt began.</summary>
    public DateTimeOffset? AttemptedAt { get; init; }

    /// <summary>When it reached Completed, Canceled or Discarded.</summary>
    public DateTimeOffset? FinalizedAt { get; init; }

    /// <summary>The incarnation of the silo that holds, or last held, its lease.</summary>
    public string? LeasedBy { get; init; }

    /// <summary>Until when the lease holds unless renewed; null unless Running.</summary>
    public DateTimeOffset? LeaseExpiresAt { get; init; }

    /// <summary>When somebody asked a running attempt to stop.</summary>
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>What the operation answered, UTF-8 JSON; null until Completed.</summary>
    public ReadOnlyMemory<byte>? Result { get; init; }

    /// <summary>
    /// Attempts that ended other than by completing, oldest first, at most <see cref="JobLimits.HistoryLength"/>.
    /// The completing attempt is told by the job's own columns.
    /// </summary>
    public ImmutableArray<AttemptRecord> History { get; init; } = [];

    /// <summary>Row version: raised by every change of state, and the ETag of the job grain's state.</summary>
    public long Version { get; init; } = 1;

    /// <summary>The fencing value that every write of the running attempt carries; null unless Running.</summary>
    public LeaseToken? Lease => State == JobState.Running ? new LeaseToken(Attempt, LeasedBy!) : null;

    /// <summary>Whether the job has ended.</summary>
    public bool IsFinal => State is JobState.Completed or JobState.Canceled or JobState.Discarded;
}
