using Gristmill.Testing;

namespace Gristmill.Jobs.Tests;

public sealed class JobIdsTests
{
    [Fact]
    public void Ids_are_version_7_uuids_of_the_clock_s_time()
    {
        var clock = new ManualTimeProvider();
        var id = new JobIds(clock).Next();
        Assert.Equal(7, id.Version);
        Assert.Equal(0b1000, id.Variant & 0b1100);
        var milliseconds = Convert.ToInt64(id.ToString("N")[..12], 16);
        Assert.Equal(clock.GetUtcNow().ToUnixTimeMilliseconds(), milliseconds);
    }

    [Fact]
    public void Ids_rise_strictly_even_within_a_millisecond_and_from_many_threads()
    {
        var ids = new JobIds(new ManualTimeProvider());
        var made = new Guid[20_000];
        for (var i = 0; i < made.Length; i++) made[i] = ids.Next();
        Assert.Equal(made.Order(), made);
        Assert.Equal(made.Length, made.Distinct().Count());
        var threads = new Guid[4][];
        Parallel.For(0, threads.Length, t => threads[t] = [.. Enumerable.Range(0, 5_000).Select(_ => ids.Next())]);
        Assert.Equal(20_000, threads.SelectMany(t => t).Distinct().Count());
        Assert.All(threads, thread => Assert.Equal(thread.Order(), thread));
    }

    [Fact]
    public void Ids_of_a_later_time_are_greater()
    {
        var clock = new ManualTimeProvider();
        var ids = new JobIds(clock);
        var first = ids.Next();
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(ids.Next().CompareTo(first) > 0);
    }
}
