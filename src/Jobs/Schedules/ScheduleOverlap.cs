namespace Gristmill.Jobs;

/// <summary>What a tick does while a job of the schedule has not ended. The numbers are stored: never renumber.</summary>
public enum ScheduleOverlap
{
    /// <summary>The tick is skipped.</summary>
    Skip = 1,

    /// <summary>One tick waits for the end of that job; further ones are skipped.</summary>
    QueueOne = 2,

    /// <summary>The tick's job is enqueued beside it.</summary>
    Allow = 3,

    /// <summary>That job is canceled, and the tick's job is enqueued once it has ended.</summary>
    CancelRunning = 4,
}
