using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>How many jobs a queue has in a state.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.jobCount")]
public sealed record JobCountView
{
    /// <summary>The queue.</summary>
    [Id(0)]
    public required string Queue { get; init; }

    /// <summary>The state's name.</summary>
    [Id(1)]
    public required string State { get; init; }

    /// <summary>How many.</summary>
    [Id(2)]
    public required long Count { get; init; }
}
