namespace Gristmill.Jobs;

/// <summary>What a tick came to. The numbers are stored: never renumber.</summary>
public enum ScheduleTickOutcome
{
    /// <summary>Its job was enqueued.</summary>
    Enqueued = 1,

    /// <summary>It was passed over, because a job of the schedule had not ended.</summary>
    Skipped = 2,

    /// <summary>Nobody looked within its catch-up window.</summary>
    Missed = 3,

    /// <summary>Its job was enqueued because somebody asked for one now.</summary>
    RunNow = 4,

    /// <summary>Its job was enqueued by a backfill.</summary>
    Backfilled = 5,
}
