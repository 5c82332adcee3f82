namespace Gristmill.Jobs;

/// <summary>What to do with many jobs.</summary>
public enum BulkAction
{
    /// <summary>Run them now.</summary>
    Retry,

    /// <summary>End those that have not ended.</summary>
    Cancel,

    /// <summary>Delete those that have ended.</summary>
    Delete,

    /// <summary>Give those that wait another time.</summary>
    Reschedule,

    /// <summary>Give those that wait another priority.</summary>
    SetPriority,

    /// <summary>Move those that wait to another queue.</summary>
    SetQueue,
}
