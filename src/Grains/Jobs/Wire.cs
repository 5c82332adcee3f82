using System.Collections.Immutable;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;

namespace Gristmill.Grains.Jobs;

/// <summary>Between the job engine's values and the wire's.</summary>
internal static class Wire
{
    public static CallRequest ToCall(Job job) => new()
    {
        Operation = job.Operation,
        Arguments = job.Args,
        Timeout = job.Timeout,
        JobId = job.Id,
        Attempt = job.Attempt,
        MaxAttempts = job.MaxAttempts,
    };

    /// <summary>What a reply means for the attempt.</summary>
    public static AttemptEnd ToEnd(CallReply reply, Job job, bool cutOff) => reply.Kind switch
    {
        CallReplyKind.Success => new AttemptEnd.Completed(reply.Result),
        CallReplyKind.ClientError => new AttemptEnd.Failed(
            reply.Code, reply.Field.Length == 0 ? reply.Message : $"{reply.Field}: {reply.Message}", Retryable: false),
        CallReplyKind.Fault when reply is { Snooze: true, RetryAfter: { } delay } => new AttemptEnd.Snoozed(delay),
        CallReplyKind.Fault => new AttemptEnd.Failed(reply.Code, reply.Message, reply.Retryable) { RetryAfter = reply.RetryAfter },
        CallReplyKind.Canceled when job.CancelRequestedAt is not null => new AttemptEnd.Canceled(),
        CallReplyKind.Canceled or CallReplyKind.Draining when cutOff =>
            new AttemptEnd.Released(ErrorCodes.CutOff, "The silo lost touch with the job store."),
        CallReplyKind.Canceled or CallReplyKind.Draining =>
            new AttemptEnd.Released(ErrorCodes.Drained, "The silo drained."),
        // It waits for a silo that has the operation, and spends nothing.
        CallReplyKind.NotFound => new AttemptEnd.Released(reply.Code, reply.Message),
        _ => new AttemptEnd.Failed(reply.Code, reply.Message, Retryable: true),
    };

    /// <summary>The reply to a call that broke outside the module host: the attempt failed, and may be tried again.</summary>
    public static CallReply Broken(Exception failure) => new()
    {
        Kind = CallReplyKind.Fault,
        Code = ErrorCodes.Internal,
        Message = $"{failure.GetType().Name}: {failure.Message}",
        Retryable = true,
    };

    public static JobView ToView(Job job) => new()
    {
        Id = job.Id,
        Module = job.Module,
        Operation = job.Operation,
        State = job.State.ToString(),
        Attempt = job.Attempt,
        MaxAttempts = job.MaxAttempts,
        Queue = job.Queue,
        Priority = job.Priority,
        TimeoutSeconds = job.Timeout?.TotalSeconds,
        CreatedAt = job.CreatedAt,
        ScheduledAt = job.ScheduledAt,
        AttemptedAt = job.AttemptedAt,
        FinalizedAt = job.FinalizedAt,
        CancelRequestedAt = job.CancelRequestedAt,
        LeasedBy = job.LeasedBy,
        LeaseExpiresAt = job.LeaseExpiresAt,
        Args = job.Args,
        Result = job.Result,
        Attempts = Attempts(job),
        Tags = job.Tags,
        ErrorCode = job.ErrorCode,
        Key = job.Key,
        ExpiresAt = job.ExpiresAt,
        Retry = job.Retry is { } retry ? ToView(retry) : null,
        Batch = job.Batch,
    };

    /// <summary>A job with what it waits for, or waited for.</summary>
    public static async Task<JobView> ToViewAsync(IJobStore store, Job job, CancellationToken cancellation) =>
        job.WaitsFor == 0 ? ToView(job)
            : ToView(job) with { After = [.. (await store.ListDependenciesAsync(job.Id, cancellation)).Select(ToView)] };

    /// <summary>What a job waits for.</summary>
    public static AfterView ToView(Dependency dependency) => new()
    {
        Job = dependency.On.ToString(),
        As = dependency.As,
        OnFailure = dependency.OnFailure.ToString().ToLowerInvariant(),
        Outcome = dependency.Outcome?.ToString(),
    };

    public static JobFilter ToFilter(JobQuery query) => new()
    {
        State = query.State is { } state ? Enum.Parse<JobState>(state) : null,
        Module = query.Module,
        Queue = query.Queue,
        Limit = query.Limit,
        After = query.After,
        Tag = query.Tag,
        ErrorCode = query.ErrorCode,
        Batch = query.Batch,
        CreatedFrom = query.CreatedFrom,
        CreatedBefore = query.CreatedBefore,
        Args = query.ArgsPath is { } path ? new ArgsCondition(path, query.ArgsValue) : null,
    };

    public static JobQuery ToQuery(JobFilter filter) => new()
    {
        State = filter.State?.ToString(),
        Module = filter.Module,
        Queue = filter.Queue,
        Tag = filter.Tag,
        ErrorCode = filter.ErrorCode,
        Batch = filter.Batch,
        CreatedFrom = filter.CreatedFrom,
        CreatedBefore = filter.CreatedBefore,
        ArgsPath = filter.Args?.Path,
        ArgsValue = filter.Args?.Value ?? "",
    };

    public static WaitView ToView(WaitReason reason) => new()
    {
        Code = reason.Code, Message = reason.Message, Until = reason.Until, Jobs = reason.Jobs,
    };

    /// <summary>How a job is tried again.</summary>
    public static RetryView ToView(RetryPolicy policy) => new()
    {
        Curve = policy.Curve?.ToString().ToLowerInvariant(),
        FirstDelaySeconds = policy.FirstDelay?.TotalSeconds,
        MaxDelaySeconds = policy.MaxDelay?.TotalSeconds,
        Jitter = policy.Jitter,
        Until = policy.Until,
    };

    /// <summary>The history, and the attempt that only the job's own columns tell of.</summary>
    private static ImmutableArray<AttemptView> Attempts(Job job)
    {
        var ended = job.History.Select(ToView);
        return job is { State: JobState.Running or JobState.Completed, AttemptedAt: { } at }
            ? [.. ended, new AttemptView
            {
                Attempt = job.Attempt,
                Outcome = job.State.ToString(),
                StartedAt = at,
                EndedAt = job.FinalizedAt,
                Silo = job.LeasedBy ?? "",
            }]
            : [.. ended];
    }

    private static AttemptView ToView(AttemptRecord record) => new()
    {
        Attempt = record.Attempt,
        Outcome = record.Outcome.ToString(),
        StartedAt = record.StartedAt,
        EndedAt = record.EndedAt,
        Silo = record.Silo,
        Code = record.Code,
        Message = record.Message,
    };
}
