using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A gate of a silo.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.gate")]
public sealed record GateView
{
    /// <summary><c>blocking</c> or <c>io</c>.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Permits there are.</summary>
    [Id(1)]
    public required int Capacity { get; init; }

    /// <summary>Permits held.</summary>
    [Id(2)]
    public required int Held { get; init; }

    /// <summary>Callers waiting.</summary>
    [Id(3)]
    public required int Waiting { get; init; }
}
