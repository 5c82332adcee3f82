using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>How many attempts left their job in a state.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.rate")]
public sealed record RateView
{
    /// <summary>The state's name.</summary>
    [Id(0)]
    public required string State { get; init; }

    /// <summary>How many.</summary>
    [Id(1)]
    public required long Count { get; init; }
}
