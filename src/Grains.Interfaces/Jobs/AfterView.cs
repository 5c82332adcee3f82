using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A job that another one waits for.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.after")]
public sealed record AfterView
{
    /// <summary>The job: its id, or in a request the name of one of the same request.</summary>
    [Id(0)]
    public required string Job { get; init; }

    /// <summary>The member of the waiting job's arguments that its result becomes; null where nothing becomes of it.</summary>
    [Id(1)]
    public string? As { get; init; }

    /// <summary>What its failure means for the one that waits: cancel or continue; null means cancel.</summary>
    [Id(2)]
    public string? OnFailure { get; init; }

    /// <summary>The name of the state in which it ended; null as long as that has not been told, and in requests.</summary>
    [Id(3)]
    public string? Outcome { get; init; }
}
