namespace Gristmill.Modules;

/// <summary>Percentiles of durations, each at most 12.5 % too high; zero where there are none.</summary>
/// <param name="Count">How many durations.</param>
/// <param name="P50">Half took no longer.</param>
/// <param name="P90">Nine of ten took no longer.</param>
/// <param name="P99">Ninety-nine of a hundred took no longer.</param>
/// <param name="Max">The longest.</param>
public sealed record LatencyInfo(long Count, TimeSpan P50, TimeSpan P90, TimeSpan P99, TimeSpan Max)
{
    internal static LatencyInfo Of(LatencyHistogram histogram) => new(
        histogram.Count, histogram.Percentile(0.5), histogram.Percentile(0.9), histogram.Percentile(0.99), histogram.Max);
}
