using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>At most so many starts in any stretch of time of that length.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.rateLimit")]
public sealed record RateLimitView
{
    /// <summary>The most starts.</summary>
    [Id(0)]
    public required int Starts { get; init; }

    /// <summary>The length, in seconds.</summary>
    [Id(1)]
    public required double PerSeconds { get; init; }
}
