using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;

namespace Gristmill.Grains.Jobs;

/// <summary>Reads what is to be changed of a job.</summary>
internal static class EditWire
{
    /// <summary>The job as it would be wanted were it new; what is not changed is as it is, but for times that lie behind.</summary>
    public static JobRequest Merge(Job job, JobEditRequest edit) => new()
    {
        Module = job.Module,
        Operation = job.Operation,
        Args = edit.Args ?? job.Args,
        Queue = edit.Queue ?? job.Queue,
        Priority = edit.Priority ?? job.Priority,
        ScheduledAt = edit.ScheduledAt,
        MaxAttempts = edit.MaxAttempts ?? job.MaxAttempts,
        TimeoutSeconds = edit.TimeoutSeconds ?? job.Timeout?.TotalSeconds,
        ExpiresAt = edit.ExpiresAt,
        Retry = edit.Retry,
    };

    /// <summary>What changes.</summary>
    public static JobEdit ToEdit(JobEditRequest edit, NewJob wanted) => new()
    {
        Args = edit.Args,
        Queue = edit.Queue,
        Priority = edit.Priority is null ? null : wanted.Priority,
        ScheduledAt = edit.ScheduledAt,
        MaxAttempts = edit.MaxAttempts,
        Timeout = edit.TimeoutSeconds is null ? null : wanted.Timeout,
        Retry = wanted.Retry,
        ExpiresAt = edit.ExpiresAt,
        ClearTimeout = edit.ClearTimeout,
        ClearRetry = edit.ClearRetry,
        ClearExpiresAt = edit.ClearExpiresAt,
    };
}
