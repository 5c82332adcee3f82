using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>A change of a job.</summary>
internal sealed record JobChangeJson(
    string Change,
    Guid Id,
    string Queue,
    string Module,
    string Operation,
    string State,
    int Attempt,
    long Version,
    IReadOnlyList<string> Tags,
    string? ErrorCode,
    DateTimeOffset At)
{
    public static JobChangeJson From(string change, ChangedJobView job) => new(
        change, job.Id, job.Queue, job.Module, job.Operation, job.State, job.Attempt, job.Version, job.Tags, job.ErrorCode, job.At);
}
