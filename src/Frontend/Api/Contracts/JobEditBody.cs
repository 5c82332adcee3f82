namespace Gristmill.Frontend.Api.Contracts;

/// <summary>What to change of a job that waits. What is left out stays as it is.</summary>
internal sealed record JobEditBody
{
    /// <summary>The operation's arguments.</summary>
    public RawJson? Args { get; init; }

    /// <summary>The queue.</summary>
    public string? Queue { get; init; }

    /// <summary>Lower runs first, -32768 to 32767.</summary>
    public int? Priority { get; init; }

    /// <summary>When it is due, ISO 8601 with offset; a time that has come makes it Available.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>Attempts it may spend, 1 to 1000; one that has spent as many keeps one more.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Time limit of one attempt in seconds, at most 86400.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>Not started any more from this time on, ISO 8601 with offset.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How it is tried again.</summary>
    public RetryBody? Retry { get; init; }
}
