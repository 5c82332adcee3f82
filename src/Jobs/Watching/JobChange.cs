using System.Collections.Immutable;

namespace Gristmill.Jobs;

/// <summary>One change of a job that a node committed, with what listeners may filter by.</summary>
public sealed record JobChange
{
    /// <summary>What happened: a value of <see cref="ChangeNames"/>.</summary>
    public required string Change { get; init; }

    /// <summary>The job's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its queue.</summary>
    public required string Queue { get; init; }

    /// <summary>Its module.</summary>
    public required string Module { get; init; }

    /// <summary>Its operation.</summary>
    public required string Operation { get; init; }

    /// <summary>The state that it is in now.</summary>
    public required JobState State { get; init; }

    /// <summary>Attempts spent.</summary>
    public required int Attempt { get; init; }

    /// <summary>The version of its row, which rises: of two changes of a job the one with the greater version came later.</summary>
    public required long Version { get; init; }

    /// <summary>When the node told of it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Its tags.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The error code of its latest attempt that failed; null while none has.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>A change that brought a job to what it is now.</summary>
    public static JobChange Of(string change, Job job, DateTimeOffset at) => new()
    {
        Change = change, Id = job.Id, Queue = job.Queue, Module = job.Module, Operation = job.Operation, State = job.State,
        Attempt = job.Attempt, Version = job.Version, At = Microseconds.Truncate(at), Tags = job.Tags, ErrorCode = job.ErrorCode,
    };
}
