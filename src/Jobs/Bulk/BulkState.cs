namespace Gristmill.Jobs;

/// <summary>How far a bulk task is. The numbers are stored: never renumber.</summary>
public enum BulkState
{
    /// <summary>A silo is at it, or will be.</summary>
    Running = 1,

    /// <summary>It has been through all jobs.</summary>
    Completed = 2,

    /// <summary>Somebody stopped it. What it has done stays done.</summary>
    Stopped = 3,

    /// <summary>It could not go on. What it has done stays done.</summary>
    Failed = 4,
}
