using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A limit in force.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.limit")]
public sealed record LimitView
{
    /// <summary>Its configuration key.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Its value.</summary>
    [Id(1)]
    public required long Value { get; init; }

    /// <summary>What the value counts.</summary>
    [Id(2)]
    public required string Unit { get; init; }

    /// <summary>Where the value came from: flag, environment, file, derived or default.</summary>
    [Id(3)]
    public required string Source { get; init; }

    /// <summary>How it came about.</summary>
    [Id(4)]
    public required string Reason { get; init; }
}
