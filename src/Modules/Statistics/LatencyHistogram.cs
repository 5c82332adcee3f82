namespace Gristmill.Modules;

/// <summary>
/// Durations in buckets whose bounds grow by an eighth of a power of two, from a microsecond to more than a day: 2.5 KB however
/// many there are, and a percentile that is at most 12.5 % too high. Not safe for many threads.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBits = 3;
    private const int Sub = 1 << SubBits;

    /// <summary>2^40 microseconds are twelve days; what lasts longer counts as that.</summary>
    private const int MostBits = 40;

    private readonly long[] _buckets = new long[(MostBits - SubBits + 1) * Sub];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>The longest; zero while there is none.</summary>
    public TimeSpan Max { get; private set; }

    /// <summary>Takes a duration in.</summary>
    public void Add(TimeSpan duration)
    {
        _buckets[Bucket((long)Math.Max(0, duration.TotalMicroseconds))]++;
        Count++;
        if (duration > Max) Max = duration;
    }

    /// <summary>Takes in all of another's.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _buckets.Length; i++) _buckets[i] += other._buckets[i];
        Count += other.Count;
        if (other.Max > Max) Max = other.Max;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_buckets);
        (Count, Max) = (0, TimeSpan.Zero);
    }

    /// <summary>A duration that at least this share took no longer than; zero while there is none.</summary>
    /// <param name="share">More than 0, at most 1.</param>
    public TimeSpan Percentile(double share)
    {
        var left = (long)Math.Ceiling(share * Count);
        if (left <= 0) return TimeSpan.Zero;
        var bucket = 0;
        while ((left -= _buckets[bucket]) > 0) bucket++;
        var upper = TimeSpan.FromMicroseconds(Upper(bucket));
        return upper < Max ? upper : Max;
    }

    /// <summary>Below 8 each number has its own bucket; above, the three bits after the first tell it.</summary>
    private static int Bucket(long microseconds)
    {
        if (microseconds < Sub) return (int)microseconds;
        var capped = Math.Min(microseconds, (1L << MostBits) - 1);
        var shift = 63 - (int)long.LeadingZeroCount(capped) - SubBits;
        return ((shift + 1) << SubBits) + (int)((capped >> shift) - Sub);
    }

    /// <summary>The largest number of a bucket.</summary>
    private static long Upper(int bucket)
    {
        if (bucket < Sub) return bucket;
        var shift = (bucket >> SubBits) - 1;
        return ((long)(Sub + (bucket & (Sub - 1)) + 1) << shift) - 1;
    }
}
