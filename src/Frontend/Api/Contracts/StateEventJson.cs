using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A job that came to another state.</summary>
internal sealed record StateEventJson(
    Guid Id,
    string State,
    int Attempt,
    int MaxAttempts,
    string? ErrorCode,
    string? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset ScheduledAt,
    DateTimeOffset? AttemptedAt,
    DateTimeOffset? FinalizedAt,
    DateTimeOffset? CancelRequestedAt,
    string? LeasedBy)
{
    /// <summary>Of a job with its attempts; the reason is that of the attempt that ended last, where it did not complete.</summary>
    public static StateEventJson From(Guid id, JobView job) => new(
        id, job.State, job.Attempt, job.MaxAttempts, job.ErrorCode,
        job.Attempts.LastOrDefault() is { Message.Length: > 0 } last ? last.Message : null,
        job.CreatedAt, job.ScheduledAt, job.AttemptedAt, job.FinalizedAt, job.CancelRequestedAt, job.LeasedBy);
}
