using Gristmill.Modules.Sdk;

namespace Gristmill.Modules.Tests;

/// <summary>What a module may say of when to call it again.</summary>
public sealed class SnoozeTests
{
    private static readonly ModuleOutcome.Fault Fault = new("snoozed", "Not yet.", Retryable: true);

    [Theory]
    [InlineData(0.0)]
    [InlineData(-5.0)]
    public void A_snooze_until_a_time_that_has_come_is_one_until_at_once(double seconds)
    {
        Assert.Equal(Fault with { RetryAfter = TimeSpan.Zero, Snooze = true }, Fault.After(seconds, snooze: true));
        Assert.Equal(TimeSpan.Zero, new SnoozeException(TimeSpan.FromSeconds(seconds), "Not yet.").Delay);
        Assert.Equal(Fault, Fault.After(seconds, snooze: false));
    }

    [Fact]
    public void A_snooze_of_more_than_30_days_is_an_error_that_says_so()
    {
        var refused = Fault.After(30 * 86_400 + 1, snooze: true);
        Assert.False(refused.Snooze);
        Assert.Equal("Not yet. (snooze: expected at most 2592000 s, got 2592001)", refused.Message);
        Assert.Contains("got NaN", Fault.After(double.NaN, snooze: true).Message);
        Assert.Contains("got nothing", Fault.After(null, snooze: true).Message);
        Assert.Contains("Expected at most 30 days.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new SnoozeException(TimeSpan.FromDays(31), "Not yet.")).Message);
        Assert.Equal(TimeSpan.FromDays(30), new SnoozeException(TimeSpan.FromDays(30), "Not yet.").Delay);
    }
}
