using Gristmill.Testing;

namespace Gristmill.Jobs.PostgreSql.Tests;

public sealed class DatabaseClockTests
{
    private readonly ManualTimeProvider _local = new();
    private readonly DatabaseClock _clock;

    public DatabaseClockTests() => _clock = new DatabaseClock(_local);

    private static DateTimeOffset Noon { get; } = new(2040, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private Task MeasureAsync(DateTimeOffset time, TimeSpan there, TimeSpan back) => _clock.MeasureAsync(() =>
    {
        _local.Advance(there);
        _local.Advance(back);
        return Task.FromResult(time);
    });

    private static TimeSpan Milliseconds(double count) => TimeSpan.FromMilliseconds(count);

    [Fact]
    public async Task It_tells_the_database_s_time_wherever_the_node_s_own_stands()
    {
        await MeasureAsync(Noon, Milliseconds(2), Milliseconds(2));
        Assert.Equal(Noon + Milliseconds(2), _clock.GetUtcNow());
        _local.Advance(TimeSpan.FromSeconds(30));
        _local.SetForward(TimeSpan.FromHours(1));
        Assert.Equal(Noon + Milliseconds(2) + TimeSpan.FromSeconds(30), _clock.GetUtcNow());
        Assert.Equal(Milliseconds(2), _clock.Uncertainty);
    }

    [Fact]
    public async Task A_slow_measurement_does_not_replace_a_good_one()
    {
        await MeasureAsync(Noon, Milliseconds(1), Milliseconds(1));
        await MeasureAsync(Noon + Milliseconds(2), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(Noon + Milliseconds(1) + TimeSpan.FromSeconds(2), _clock.GetUtcNow());
    }

    [Fact]
    public async Task A_measurement_that_contradicts_replaces_a_better_one()
    {
        await MeasureAsync(Noon, Milliseconds(1), Milliseconds(1));
        var other = Noon + TimeSpan.FromMinutes(5);
        await MeasureAsync(other, Milliseconds(500), Milliseconds(500));
        Assert.Equal(other + Milliseconds(500), _clock.GetUtcNow());
    }

    [Fact]
    public void Before_it_is_measured_it_tells_no_time() => Assert.Throws<InvalidOperationException>(() => _clock.GetUtcNow());
}
