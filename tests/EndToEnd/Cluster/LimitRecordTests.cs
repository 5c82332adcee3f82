using Gristmill.Testing.Chaos;

namespace Gristmill.EndToEnd.Cluster;

/// <summary>That the judge of the limits sees what it is there to see.</summary>
public sealed class LimitRecordTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static (DateTimeOffset, DateTimeOffset) Attempt(double from, double to) => (Start.AddSeconds(from), Start.AddSeconds(to));

    [Fact]
    public void Attempts_that_begin_at_the_same_moment_are_at_once()
    {
        Assert.Equal(3, LimitRecord.MostAtOnce([Attempt(0, 1), Attempt(0, 1), Attempt(0.5, 2), Attempt(1.5, 3)]));
        Assert.Equal(1, LimitRecord.MostAtOnce([Attempt(0, 1), Attempt(1, 2), Attempt(1.999, 3)]));
        Assert.Equal(0, LimitRecord.MostAtOnce([]));
    }

    [Fact]
    public void Starts_are_counted_in_any_stretch_of_time()
    {
        (DateTimeOffset, DateTimeOffset)[] attempts = [.. Enumerable.Range(0, 30).Select(i => Attempt(i * 0.1, i * 0.1 + 5))];
        Assert.Equal(10, LimitRecord.MostStarts(attempts, TimeSpan.FromSeconds(1)));
        Assert.Equal(11, LimitRecord.MostStarts([.. attempts, Attempt(1.55, 2)], TimeSpan.FromSeconds(1)));
    }
}
