using Gristmill.Testing;

namespace Gristmill.Modules.Tests;

public sealed class StatisticsTests
{
    private readonly ManualTimeProvider _clock = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1_000)]
    [InlineData(123_456_789)]
    [InlineData(86_400_000_000)]
    public void A_percentile_is_at_most_an_eighth_too_high_and_never_too_low(long microseconds)
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromMicroseconds(microseconds));
        histogram.Add(TimeSpan.FromDays(30));
        Assert.InRange(histogram.Percentile(0.5).TotalMicroseconds, microseconds, microseconds * 1.125);
        Assert.Equal(TimeSpan.FromDays(30), histogram.Max);
        Assert.InRange(histogram.Percentile(1), TimeSpan.FromDays(12), TimeSpan.FromDays(30));
    }

    [Fact]
    public void Percentiles_are_those_of_a_sorted_list()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(TimeSpan.Zero, histogram.Percentile(0.99));
        for (var i = 1; i <= 1_000; i++) histogram.Add(TimeSpan.FromMilliseconds(i));
        foreach (var share in (double[])[0.001, 0.5, 0.9, 0.99, 0.999, 1])
            Assert.InRange(histogram.Percentile(share).TotalMilliseconds, share * 1_000, share * 1_125);
        Assert.Equal(1_000, histogram.Percentile(1).TotalMilliseconds);
    }

    [Fact]
    public void What_is_recent_leaves_after_five_minutes_and_the_total_stays()
    {
        var window = new LatencyWindow(_clock);
        window.Add(TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromMinutes(4));
        window.Add(TimeSpan.FromSeconds(2));
        Assert.Equal((2, TimeSpan.FromSeconds(2)), (window.DescribeRecent().Count, window.DescribeRecent().Max));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, window.DescribeRecent().Count);
        window.Add(TimeSpan.FromSeconds(3));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new LatencyInfo(0, default, default, default, default), window.DescribeRecent());
        Assert.Equal((3, TimeSpan.FromSeconds(3)), (window.DescribeTotal().Count, window.DescribeTotal().Max));
    }

    [Fact]
    public void The_last_twenty_errors_are_kept_the_newest_first()
    {
        var statistics = new ModuleStatistics(_clock);
        for (var i = 0; i < 25; i++)
            statistics.Add("say", "1.0.0", new ModuleOutcome.Fault($"code_{i}", new string('x', i * 100), false));
        statistics.Add("say", "1.0.0", new ModuleOutcome.ClientError("invalid_argument", "", ""));
        var info = statistics.Describe();
        Assert.Equal(20, info.Errors.Length);
        Assert.Equal((_clock.GetUtcNow(), "say", "1.0.0", "code_24"),
            (info.Errors[0].At, info.Errors[0].Operation, info.Errors[0].Version, info.Errors[0].Code));
        Assert.Equal(503, info.Errors[0].Message.Length);
        Assert.Equal([new("ClientError", 1), new("Fault", 25)], info.Operations.Single().Outcomes);
        statistics.Keep(["other"]);
        Assert.Empty(statistics.Describe().Operations);
    }

    [Fact]
    public async Task Calls_are_counted_over_versions_with_how_long_they_ran_and_waited()
    {
        await using var modules = new ModuleFolderFixture();
        modules.Write("press", "", "one");
        await modules.SayAsync("press");
        modules.Write("press", "", "two");
        await modules.ReloadAsync("press");
        await modules.SayAsync("press");
        var held = modules.CallAsync("press", "hold");
        await modules.Instance("two").Entered;
        modules.Clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal([new RunningInfo("hold", null, TimeSpan.FromSeconds(8), 0.5, "half")], modules.Registry.Describe("press")!.Statistics!.Running);
        modules.Runtime.Held.SetResult();
        await held;
        var info = modules.Registry.Describe("press")!.Statistics!;
        Assert.Empty(info.Running);
        Assert.Equal(["hold", "say"], info.Operations.Select(operation => operation.Operation));
        Assert.Equal(2, info.Operations[1].Outcomes["Success"]);
        Assert.Equal((1, TimeSpan.FromSeconds(8)), (info.Operations[0].Recent.Count, info.Operations[0].Total.P99));
        Assert.Equal((0, 3, TimeSpan.Zero), (info.Waiting, info.RecentWaits.Count, info.TotalWaits.P99));
    }
}
