using Gristmill.Testing;

namespace Gristmill.Jobs.Tests;

public sealed class RateMeterTests
{
    [Fact]
    public void The_last_minute_is_counted_and_no_more()
    {
        var clock = new ManualTimeProvider();
        var meter = new RateMeter(clock);
        meter.Count(JobState.Completed);
        clock.Advance(TimeSpan.FromSeconds(30));
        meter.Count(JobState.Completed);
        meter.Count(JobState.Discarded);
        Assert.Equal(2, meter.LastMinute(JobState.Completed));
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, meter.LastMinute(JobState.Completed));
        Assert.Equal(1, meter.LastMinute(JobState.Discarded));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, meter.LastMinute(JobState.Completed));
    }
}
