using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What somebody wants changed of a job that waits. Null leaves it as it is.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.jobEdit")]
public sealed record JobEditRequest
{
    /// <summary>The arguments, UTF-8 JSON.</summary>
    [Id(0)]
    public ReadOnlyMemory<byte>? Args { get; init; }

    /// <summary>The queue.</summary>
    [Id(1)]
    public string? Queue { get; init; }

    /// <summary>Lower runs first, -32768 to 32767.</summary>
    [Id(2)]
    public int? Priority { get; init; }

    /// <summary>When it is due; a time that has come makes it Available.</summary>
    [Id(3)]
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>Attempts it may spend; one that has spent as many keeps one more.</summary>
    [Id(4)]
    public int? MaxAttempts { get; init; }

    /// <summary>Time limit of one attempt, in seconds.</summary>
    [Id(5)]
    public double? TimeoutSeconds { get; init; }

    /// <summary>From when on no attempt of it is to be started any more.</summary>
    [Id(6)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How it is to be tried again.</summary>
    [Id(7)]
    public RetryView? Retry { get; init; }

    /// <summary>Whether it is to have no time limit of its own any more.</summary>
    [Id(8)]
    public bool ClearTimeout { get; init; }

    /// <summary>Whether it is never to expire any more.</summary>
    [Id(9)]
    public bool ClearExpiresAt { get; init; }

    /// <summary>Whether it is to have no retry policy of its own any more.</summary>
    [Id(10)]
    public bool ClearRetry { get; init; }
}
