namespace Gristmill.Jobs;

/// <summary>Something that is done with many jobs, a few at a time, by one silo after another if need be.</summary>
/// <param name="Id">Its id: a version 7 UUID.</param>
/// <param name="Order">What is done.</param>
/// <param name="CreatedAt">When it was ordered.</param>
public sealed record BulkTask(Guid Id, BulkOrder Order, DateTimeOffset CreatedAt)
{
    /// <summary>How far it is.</summary>
    public BulkState State { get; init; } = BulkState.Running;

    /// <summary>Jobs that the filter found.</summary>
    public long Found { get; init; }

    /// <summary>Jobs that were changed.</summary>
    public long Changed { get; init; }

    /// <summary>Jobs whose state does not allow it, or which somebody else changed in that moment.</summary>
    public long Skipped { get; init; }

    /// <summary>The last id it has been through, at first its own. It goes from new to old, so it meets no job that came since.</summary>
    public Guid? After { get; init; }

    /// <summary>Whether somebody wants it stopped.</summary>
    public bool StopRequested { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The silo that is at it; null before the first.</summary>
    public string? Silo { get; init; }

    /// <summary>Until when that silo has it to itself.</summary>
    public DateTimeOffset LeaseExpiresAt { get; init; }

    /// <summary>How often in a row its step failed.</summary>
    public int Failures { get; init; }

    /// <summary>Why its step failed last, for a person; null once it went on.</summary>
    public string? Failure { get; init; }

    /// <summary>Raised by every change.</summary>
    public long Version { get; init; } = 1;
}
