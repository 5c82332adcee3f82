namespace Gristmill.Jobs;

/// <summary>What can happen to a job: one verb per transition.</summary>
public enum JobVerb
{
    /// <summary>Its time has come.</summary>
    Promote,

    /// <summary>A node took its lease.</summary>
    Acquire,

    /// <summary>Its attempt answered.</summary>
    Complete,

    /// <summary>Its attempt failed, and another is allowed.</summary>
    Fail,

    /// <summary>Its attempt failed, and no other is allowed; or it can never begin.</summary>
    Discard,

    /// <summary>Its attempt came back unspent.</summary>
    Release,

    /// <summary>Somebody wants it ended.</summary>
    Cancel,

    /// <summary>Somebody wants it run now.</summary>
    Retry,

    /// <summary>Its attempt asked to run later, and came back unspent.</summary>
    Snooze,

    /// <summary>It was not started in time.</summary>
    Expire,

    /// <summary>Somebody wants it run later.</summary>
    Reschedule,

    /// <summary>Somebody wants it run once those have ended that it waits for.</summary>
    Await,
}
