using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>One attempt of a job.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.attemptView")]
public sealed record AttemptView
{
    /// <summary>Its number, from 1; a released attempt's number comes again.</summary>
    [Id(0)]
    public required int Attempt { get; init; }

    /// <summary>Running, Completed, Failed, Rescued, Canceled or Released.</summary>
    [Id(1)]
    public required string Outcome { get; init; }

    /// <summary>When it began.</summary>
    [Id(2)]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    [Id(3)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The silo incarnation that ran it.</summary>
    [Id(4)]
    public required string Silo { get; init; }

    /// <summary>A stable code; empty where nothing went wrong.</summary>
    [Id(5)]
    public string Code { get; init; } = "";

    /// <summary>The reason, for a person; empty where nothing went wrong.</summary>
    [Id(6)]
    public string Message { get; init; } = "";
}
