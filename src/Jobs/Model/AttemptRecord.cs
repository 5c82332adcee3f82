namespace Gristmill.Jobs;

/// <summary>One ended attempt, as the job's history keeps it.</summary>
public sealed record AttemptRecord
{
    /// <summary>The attempt's number, from 1. A released attempt's number comes again.</summary>
    public required int Attempt { get; init; }

    /// <summary>How it ended.</summary>
    public required AttemptOutcome Outcome { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its end was recorded.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>The incarnation of the silo that ran it.</summary>
    public required string Silo { get; init; }

    /// <summary>A stable code in snake_case.</summary>
    public required string Code { get; init; }

    /// <summary>The reason for a person, at most <see cref="JobLimits.ErrorMessageLength"/> characters.</summary>
    public required string Message { get; init; }
}
