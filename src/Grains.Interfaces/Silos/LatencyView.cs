using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>Percentiles of durations, each at most 12.5 % too high; zero where there are none.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.latency")]
public sealed record LatencyView
{
    /// <summary>How many durations.</summary>
    [Id(0)]
    public long Count { get; init; }

    /// <summary>Half took no longer, in seconds.</summary>
    [Id(1)]
    public double P50Seconds { get; init; }

    /// <summary>Nine of ten took no longer, in seconds.</summary>
    [Id(2)]
    public double P90Seconds { get; init; }

    /// <summary>Ninety-nine of a hundred took no longer, in seconds.</summary>
    [Id(3)]
    public double P99Seconds { get; init; }

    /// <summary>The longest, in seconds.</summary>
    [Id(4)]
    public double MaxSeconds { get; init; }
}
