namespace Gristmill.Jobs;

/// <summary>What came of a new job.</summary>
public enum Conflict
{
    /// <summary>It was stored.</summary>
    None,

    /// <summary>Another job holds its key, and stays as it is.</summary>
    Ignored,

    /// <summary>Another job holds its key, and took over its arguments and settings.</summary>
    Replaced,

    /// <summary>Another job holds its key, and took over its time.</summary>
    Rescheduled,

    /// <summary>The job that the same idempotency key was answered with before.</summary>
    Repeated,

    /// <summary>Another job holds its key, and was claimed with another fingerprint: nothing of the enqueue was stored.</summary>
    Refused,

    /// <summary>
    /// A job that it was answered with under the same idempotency key was deleted since: nothing of the enqueue was stored, for that would
    /// be twice.
    /// </summary>
    Spent,

    /// <summary>A job that it was to wait for is not there: nothing of the enqueue was stored.</summary>
    Orphaned,

    /// <summary>The batch it was to belong to is not there, or takes no more jobs: nothing of the enqueue was stored.</summary>
    BatchClosed,
}
