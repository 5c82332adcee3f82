using System.Text.Json.Serialization;
using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A job.</summary>
internal sealed record JobJson(
    Guid Id,
    string Module,
    string Operation,
    string State,
    int Attempt,
    int MaxAttempts,
    string Queue,
    int Priority,
    double? TimeoutSeconds,
    DateTimeOffset CreatedAt,
    DateTimeOffset ScheduledAt,
    DateTimeOffset? AttemptedAt,
    DateTimeOffset? FinalizedAt,
    DateTimeOffset? CancelRequestedAt,
    string? LeasedBy,
    DateTimeOffset? LeaseExpiresAt,
    IReadOnlyList<string> Tags,
    string Key,
    DateTimeOffset? ExpiresAt,
    RetryView? Retry,
    WaitView? Waiting,
    ProgressJson? Progress,
    RawJson Args,
    RawJson? Result,
    IReadOnlyList<JobErrorJson> Errors,
    IReadOnlyList<AttemptJson> Attempts)
{
    /// <summary>In the answer to an enqueue, when the job was there already: ignored, replaced, rescheduled or repeated.</summary>
    public string? Conflict { get; init; }

    /// <summary>
    /// The code of its latest attempt that failed, or of what ended it without one, such as expired or dependency_failed; null while there
    /// is none.
    /// </summary>
    public string? ErrorCode { get; init; }

    /// <summary>The batch it belongs to; null where it belongs to none.</summary>
    public Guid? Batch { get; init; }

    /// <summary>The jobs it waits for, or waited for.</summary>
    public IReadOnlyList<AfterJson> After { get; init; } = [];

    /// <summary>Some of the jobs that wait for it, or waited for it: at most 50.</summary>
    public IReadOnlyList<Guid> Dependents { get; init; } = [];

    /// <summary>Told where it is so: the job was pruned, and stands in the archive alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Archived { get; init; }

    /// <summary>The whole job.</summary>
    public static JobJson From(JobView job) => new(
        job.Id, job.Module, job.Operation, job.State, job.Attempt, job.MaxAttempts, job.Queue, job.Priority,
        job.TimeoutSeconds, job.CreatedAt, job.ScheduledAt, job.AttemptedAt, job.FinalizedAt, job.CancelRequestedAt,
        job.LeasedBy, job.LeaseExpiresAt, job.Tags, job.Key, job.ExpiresAt, job.Retry, job.Waiting,
        job.Progress is { } progress ? ProgressJson.From(progress) : null, new RawJson(job.Args), job.Result is { } result ? new RawJson(result) : null,
        [
            .. job.Attempts.Where(attempt => attempt.Outcome is "Failed" or "Rescued" or "Unrunnable")
                .Select(attempt => new JobErrorJson(
                    attempt.Attempt, attempt.EndedAt ?? attempt.StartedAt, attempt.Code, attempt.Message)),
        ],
        [
            .. job.Attempts.Select(attempt => new AttemptJson(
                attempt.Attempt, attempt.Outcome, attempt.StartedAt, attempt.EndedAt, attempt.Silo, attempt.Code,
                attempt.Message)),
        ])
    {
        ErrorCode = job.ErrorCode, Batch = job.Batch, After = [.. job.After.Select(AfterJson.From)], Dependents = job.Dependents,
        Archived = job.Archived,
    };
}
