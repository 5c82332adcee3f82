namespace Gristmill.Modules;

/// <summary>Durations of the last minutes and of all time. Not safe for many threads.</summary>
public sealed class LatencyWindow(TimeProvider time)
{
    /// <summary>How far back what is recent goes; the oldest minute leaves it as a whole.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(5);

    private const int Minutes = 5;

    private readonly LatencyHistogram _total = new();
    private readonly (long Minute, LatencyHistogram Histogram)[] _recent =
        [.. Enumerable.Range(0, Minutes).Select(_ => (-1L, new LatencyHistogram()))];
    private readonly long _started = time.GetTimestamp();

    /// <summary>Takes a duration in.</summary>
    public void Add(TimeSpan duration)
    {
        _total.Add(duration);
        var minute = Minute();
        ref var slot = ref _recent[minute % Minutes];
        if (slot.Minute != minute)
        {
            slot.Minute = minute;
            slot.Histogram.Clear();
        }

        slot.Histogram.Add(duration);
    }

    /// <summary>Percentiles of the last minutes.</summary>
    public LatencyInfo DescribeRecent()
    {
        var oldest = Minute() - Minutes + 1;
        var sum = new LatencyHistogram();
        foreach (var (minute, histogram) in _recent)
            if (minute >= oldest) sum.Add(histogram);
        return LatencyInfo.Of(sum);
    }

    /// <summary>Percentiles since the node started.</summary>
    public LatencyInfo DescribeTotal() => LatencyInfo.Of(_total);

    private long Minute() => (long)time.GetElapsedTime(_started).TotalMinutes;
}
