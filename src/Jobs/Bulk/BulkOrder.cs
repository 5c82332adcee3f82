namespace Gristmill.Jobs;

/// <summary>What to do with which jobs.</summary>
/// <param name="Action">What.</param>
/// <param name="Filter">With which.</param>
public sealed record BulkOrder(BulkAction Action, JobFilter Filter)
{
    /// <summary>The time, for <see cref="BulkAction.Reschedule"/>.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>The priority, for <see cref="BulkAction.SetPriority"/>.</summary>
    public short? Priority { get; init; }

    /// <summary>The queue, for <see cref="BulkAction.SetQueue"/>.</summary>
    public string? Queue { get; init; }
}
