using Gristmill.Conformance.Jobs;

namespace Gristmill.Jobs.Tests;

public sealed class BackoffTests
{
    private static readonly RetryOptions Options = new();

    private static double Seconds(int attempt, double random) => new Backoff(Options, new FixedRandom(random))
        .After(Some.Running(default, attempt, 1_000)).TotalSeconds;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(12, 2_048)]
    [InlineData(13, 3_600)]
    [InlineData(1_000, 3_600)]
    public void The_wait_doubles_up_to_an_hour(int attempt, double seconds) =>
        Assert.Equal(seconds, Seconds(attempt, 0.5), 6);

    [Fact]
    public void Jitter_spreads_the_wait_by_a_fifth_either_way()
    {
        Assert.Equal(0.8, Seconds(1, 0), 6);
        Assert.Equal(1.2, Seconds(1, 1), 6);
    }

    [Theory]
    [InlineData("00:00:00", "01:00:00", 0.2, "Retry:FirstDelay")]
    [InlineData("00:00:02", "00:00:01", 0.2, "Retry:MaxDelay")]
    [InlineData("00:00:01", "01:00:00", 1.1, "Retry:Jitter")]
    public void Options_out_of_bounds_name_their_key(string first, string most, double jitter, string key)
    {
        var options = new RetryOptions { FirstDelay = TimeSpan.Parse(first), MaxDelay = TimeSpan.Parse(most), Jitter = jitter };
        Assert.StartsWith(key, options.Validate(null, options).FailureMessage);
    }

    private sealed class FixedRandom(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
