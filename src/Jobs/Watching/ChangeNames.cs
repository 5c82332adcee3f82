namespace Gristmill.Jobs;

/// <summary>The stable names of what can happen to a job.</summary>
public static class ChangeNames
{
    /// <summary>It was enqueued.</summary>
    public const string Enqueued = "enqueued";

    /// <summary>It was changed while it waited.</summary>
    public const string Edited = "edited";

    /// <summary>An attempt started.</summary>
    public const string Started = "started";

    /// <summary>It has completed.</summary>
    public const string Completed = "completed";

    /// <summary>An attempt failed, and there will be another.</summary>
    public const string Failed = "failed";

    /// <summary>It has failed for good.</summary>
    public const string Discarded = "discarded";

    /// <summary>It was canceled.</summary>
    public const string Canceled = "canceled";

    /// <summary>Its running attempt was asked to stop.</summary>
    public const string CancelRequested = "cancel_requested";

    /// <summary>An attempt went back unspent.</summary>
    public const string Released = "released";

    /// <summary>Its operation asked to be run later.</summary>
    public const string Snoozed = "snoozed";

    /// <summary>Somebody had it run again, or sooner.</summary>
    public const string Retried = "retried";

    /// <summary>It waited for other jobs, and does so no more.</summary>
    public const string Unblocked = "unblocked";

    /// <summary>What a replacement of a job's row was.</summary>
    public static string Of(Job held, Job next) => (held.State, next.State) switch
    {
        (_, JobState.Completed) => Completed,
        (_, JobState.Canceled) => Canceled,
        (_, JobState.Discarded) => Discarded,
        (JobState.Running, JobState.Retryable) => Failed,
        (JobState.Running, JobState.Scheduled) => Snoozed,
        (JobState.Running, _) => Released,
        _ when held.IsFinal => Retried,
        _ when held.WaitsFor > 0 && next.WaitsFor <= 0 => Unblocked,
        (_, JobState.Available) => Retried,
        _ => Edited,
    };
}
