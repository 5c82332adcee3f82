namespace Gristmill.Jobs;

/// <summary>What becomes of a new job when another one holds its unique key.</summary>
public enum ConflictAction
{
    /// <summary>The other one stays as it is.</summary>
    Ignore,

    /// <summary>The other one, if it waits, takes over the new one's arguments and settings, and its time.</summary>
    Replace,

    /// <summary>The other one, if it waits and does not expire before, takes over the new one's time.</summary>
    Reschedule,
}
