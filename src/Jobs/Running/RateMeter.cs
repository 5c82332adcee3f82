namespace Gristmill.Jobs;

/// <summary>Counts, per state, how many attempts left their job in it during the last minute. Safe for many threads.</summary>
public sealed class RateMeter(TimeProvider time)
{
    private const int Seconds = 60;
    private static readonly int States = Enum.GetValues<JobState>().Max(state => (int)state) + 1;

    private readonly Lock _lock = new();
    private readonly long[,] _counts = new long[Seconds, States];
    private readonly long _started = time.GetTimestamp();
    private long _second;

    /// <summary>An attempt left its job in this state.</summary>
    public void Count(JobState state)
    {
        lock (_lock)
        {
            Advance();
            _counts[_second % Seconds, (int)state]++;
        }
    }

    /// <summary>The last minute's count of a state.</summary>
    public long LastMinute(JobState state)
    {
        lock (_lock)
        {
            Advance();
            return Enumerable.Range(0, Seconds).Sum(second => _counts[second, (int)state]);
        }
    }

    private void Advance()
    {
        var now = (long)time.GetElapsedTime(_started).TotalSeconds;
        for (var second = Math.Max(_second + 1, now - Seconds + 1); second <= now; second++)
            for (var state = 0; state < States; state++) _counts[second % Seconds, state] = 0;
        _second = Math.Max(_second, now);
    }
}
