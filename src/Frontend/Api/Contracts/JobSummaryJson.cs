using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A job as lists show it: without arguments, result and attempts.</summary>
internal sealed record JobSummaryJson(
    Guid Id,
    string Module,
    string Operation,
    string State,
    int Attempt,
    int MaxAttempts,
    string Queue,
    int Priority,
    DateTimeOffset CreatedAt,
    DateTimeOffset ScheduledAt,
    DateTimeOffset? AttemptedAt,
    DateTimeOffset? FinalizedAt,
    string? LeasedBy,
    IReadOnlyList<string> Tags,
    string? ErrorCode)
{
    /// <summary>The job in short.</summary>
    public static JobSummaryJson From(JobView job) => new(
        job.Id, job.Module, job.Operation, job.State, job.Attempt, job.MaxAttempts, job.Queue, job.Priority,
        job.CreatedAt, job.ScheduledAt, job.AttemptedAt, job.FinalizedAt, job.LeasedBy, job.Tags,
        job.ErrorCode);
}
