namespace Gristmill.Jobs;

/// <summary>Where a job is in its life. The numbers are stored: never renumber.</summary>
public enum JobState
{
    /// <summary>Waits for its time: <see cref="Job.ScheduledAt"/> lies ahead.</summary>
    Scheduled = 1,

    /// <summary>May be acquired by any node with a free permit.</summary>
    Available = 2,

    /// <summary>A node holds its lease and runs an attempt.</summary>
    Running = 3,

    /// <summary>Its last attempt failed; waits out the backoff.</summary>
    Retryable = 4,

    /// <summary>Ended with a result.</summary>
    Completed = 5,

    /// <summary>Ended on somebody's request.</summary>
    Canceled = 6,

    /// <summary>Ended because its attempts are spent, or because no retry can help; kept for inspection.</summary>
    Discarded = 7,
}
