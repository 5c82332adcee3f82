namespace Gristmill.Jobs.Tests.Schedules;

public sealed class CronExpressionTests
{
    private static CronExpression Parse(string text)
    {
        var cron = CronExpression.TryParse(text, out var fault);
        Assert.True(cron is not null, fault);
        return cron;
    }

    private static DateTimeOffset Utc(string time) => DateTimeOffset.Parse(time + "Z");

    [Theory]
    // Expression, after, the next ones
    [InlineData("* * * * *", "2026-01-01T00:00:00", "2026-01-01T00:01:00,2026-01-01T00:02:00")]
    [InlineData("*/15 * * * *", "2026-01-01T00:50:00", "2026-01-01T01:00:00,2026-01-01T01:15:00")]
    [InlineData("5/20 * * * *", "2026-01-01T00:00:00", "2026-01-01T00:05:00,2026-01-01T00:25:00,2026-01-01T00:45:00,2026-01-01T01:05:00")]
    [InlineData("0 3 * * *", "2026-01-01T03:00:00", "2026-01-02T03:00:00")]
    [InlineData("0 3 * * *", "2026-01-01T02:59:59.9999999", "2026-01-01T03:00:00")]
    [InlineData("30 9-17/4 * * MON-FRI", "2026-01-02T17:30:00", "2026-01-05T09:30:00,2026-01-05T13:30:00,2026-01-05T17:30:00,2026-01-06T09:30:00")]
    [InlineData("0 0 1 jan,Jul ?", "2026-01-01T00:00:00", "2026-07-01T00:00:00,2027-01-01T00:00:00")]
    [InlineData("0 0 29 2 *", "2026-01-01T00:00:00", "2028-02-29T00:00:00,2032-02-29T00:00:00")]
    [InlineData("0 0 29 2 ?", "2096-03-01T00:00:00", "2104-02-29T00:00:00")]
    [InlineData("0 0 31 * *", "2026-01-31T00:00:00", "2026-03-31T00:00:00,2026-05-31T00:00:00")]
    [InlineData("0 0 L * *", "2027-12-31T12:00:00", "2028-01-31T00:00:00,2028-02-29T00:00:00,2028-03-31T00:00:00,2028-04-30T00:00:00")]
    [InlineData("0 0 L-2 * *", "2026-01-30T00:00:00", "2026-02-26T00:00:00,2026-03-29T00:00:00")]
    [InlineData("0 0 LW * *", "2026-01-01T00:00:00", "2026-01-30T00:00:00,2026-02-27T00:00:00,2026-03-31T00:00:00")]
    [InlineData("0 0 15W * *", "2026-01-16T00:00:00", "2026-02-16T00:00:00,2026-03-16T00:00:00,2026-04-15T00:00:00")]
    [InlineData("0 0 1W * *", "2026-01-02T00:00:00", "2026-02-02T00:00:00,2026-03-02T00:00:00,2026-04-01T00:00:00")]
    [InlineData("0 0 * * 5L", "2026-01-01T00:00:00", "2026-01-30T00:00:00,2026-02-27T00:00:00")]
    [InlineData("0 0 * * FRI#2", "2026-01-01T00:00:00", "2026-01-09T00:00:00,2026-02-13T00:00:00")]
    [InlineData("0 0 ? * MON#5", "2026-01-01T00:00:00", "2026-03-30T00:00:00,2026-06-29T00:00:00")]
    [InlineData("0 0 * * 0", "2026-01-01T00:00:00", "2026-01-04T00:00:00")]
    [InlineData("0 0 * * 7", "2026-01-01T00:00:00", "2026-01-04T00:00:00")]
    [InlineData("0 0 * * FRI-SUN", "2026-01-01T00:00:00", "2026-01-02T00:00:00,2026-01-03T00:00:00,2026-01-04T00:00:00,2026-01-09T00:00:00")]
    // Both restricted: either. One with a star: both.
    [InlineData("0 0 13 * FRI", "2026-01-08T00:00:00", "2026-01-09T00:00:00,2026-01-13T00:00:00,2026-01-16T00:00:00")]
    [InlineData("0 0 */2 * MON", "2026-01-04T00:00:00", "2026-01-05T00:00:00,2026-01-19T00:00:00")]
    // Seconds
    [InlineData("*/20 * * * * *", "2026-01-01T00:00:20.5", "2026-01-01T00:00:40,2026-01-01T00:01:00")]
    [InlineData("15,45 59 23 31 12 *", "2026-01-01T00:00:00", "2026-12-31T23:59:15,2026-12-31T23:59:45,2027-12-31T23:59:15")]
    [InlineData("30 0 0 1 1 *", "2026-01-01T00:00:30", "2027-01-01T00:00:30")]
    // Macros
    [InlineData("@hourly", "2026-01-01T00:00:00", "2026-01-01T01:00:00")]
    [InlineData("@Daily", "2026-01-01T00:00:00", "2026-01-02T00:00:00")]
    [InlineData("@weekly", "2026-01-01T00:00:00", "2026-01-04T00:00:00")]
    [InlineData("@monthly", "2026-01-01T00:00:00", "2026-02-01T00:00:00")]
    [InlineData("  @yearly ", "2026-01-01T00:00:00", "2027-01-01T00:00:00")]
    public void The_next_times_are_those_of_the_table(string expression, string after, string expected)
    {
        var cron = Parse(expression);
        var time = Utc(after);
        foreach (var next in expected.Split(',')) Assert.Equal(Utc(next), time = cron.Next(time, TimeZoneInfo.Utc)!.Value);
    }

    [Theory]
    [InlineData("", "got 0")]
    [InlineData("* * * *", "got 4")]
    [InlineData("* * * * * * *", "got 7")]
    [InlineData("@often", "Expected @hourly")]
    [InlineData("60 * * * *", "Minute: expected 0 to 59, got '60'")]
    [InlineData("* 24 * * *", "Hour: expected 0 to 23, got '24'")]
    [InlineData("* * 0 * *", "Day of month: expected 1 to 31, got '0'")]
    [InlineData("* * * 13 *", "Month: expected 1 to 12 or JAN to DEC, got '13'")]
    [InlineData("* * * * FUN", "Day of week: expected 0 to 7 or SUN to SAT, got 'FUN'")]
    [InlineData("61 * * * * *", "Second: expected 0 to 59, got '61'")]
    [InlineData("*/0 * * * *", "Minute: expected a step of 1 to 59")]
    [InlineData("*/99999999999999999999 * * * *", "Minute: expected a step")]
    [InlineData("1-2-3 * * * *", "Minute: expected 0 to 59")]
    [InlineData("30-10 * * * *", "Minute: expected a range that rises, got '30-10'")]
    [InlineData("1,,2 * * * *", "Minute: expected 0 to 59, got ''")]
    [InlineData("-1 * * * *", "Minute: expected")]
    [InlineData("? * * * *", "Minute: expected")]
    [InlineData("* * 32W * *", "Day of month: expected")]
    [InlineData("* * L-31 * *", "Day of month: expected")]
    [InlineData("* * * * MON#6", "Day of week: expected")]
    [InlineData("* * * * L", "Day of week: expected")]
    [InlineData("٣ * * * *", "Minute: expected")]
    [InlineData("0 0 30 2 *", "no month has such a day")]
    [InlineData("0 0 31 4,6,9,11 ?", "no month has such a day")]
    [InlineData("0 0 31W 2 ?", "no month has such a day")]
    public void What_cannot_be_is_refused_with_the_reason(string expression, string reason)
    {
        Assert.Null(CronExpression.TryParse(expression, out var fault));
        Assert.Contains(reason, fault);
    }

    [Fact]
    public void Hostile_text_is_refused_at_once_and_with_little_memory()
    {
        string[] hostile =
        [
            new('*', 10_000_000), string.Concat(Enumerable.Repeat("0-59/1,", 1_000_000)) + " * * * *",
            string.Join(',', Enumerable.Repeat("*/1", 50)) + " * * * *", new(' ', CronExpression.MaxLength), new string('/', 150) + " * * * *",
            string.Join(',', Enumerable.Repeat("1", 96)) + " * * * x", "\0 \0 \0 \0 \0", "* * * * " + new string('#', 100),
        ];
        var started = TimeProvider.System.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var text in hostile)
        {
            if (CronExpression.TryParse(text, out var fault) is null) Assert.InRange(fault!.Length, 10, CronExpression.MaxLength + 100);
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Random_text_is_read_or_refused_and_never_throws()
    {
        const string Signs = "0123456789*/-,?LW#@ \tJANMONFRI";
        var random = new Random(20261121);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 30)).Select(_ => Signs[random.Next(Signs.Length)]));
            var cron = CronExpression.TryParse(text, out var fault);
            Assert.NotEqual(cron is null, fault is null);
            if (cron is not null) Assert.NotNull(cron.Next(Utc("2026-01-01T00:00:00"), TimeZoneInfo.Utc));
        }
    }

    [Theory]
    [InlineData("0 0 ? 2 MON#5")]
    [InlineData("59 59 23 29 2 ?")]
    public void The_rarest_times_are_found_soon(string expression)
    {
        var cron = Parse(expression);
        var started = TimeProvider.System.GetTimestamp();
        for (var time = (DateTimeOffset?)Utc("1990-01-01T00:00:00"); time is { Year: < 2400 } next; time = cron.Next(next, TimeZoneInfo.Utc))
        {
        }

        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void The_ends_of_time_are_no_trouble()
    {
        var cron = Parse("* * * * * *");
        foreach (var zone in (string[])["UTC", "Europe/Berlin", "Pacific/Apia"])
        {
            Assert.Null(cron.Next(DateTimeOffset.MaxValue, TimeZones.Find(zone)!));
            Assert.Null(cron.Next(DateTimeOffset.MinValue, TimeZones.Find(zone)!));
            Assert.NotNull(cron.Next(new DateTimeOffset(9_800, 12, 31, 23, 59, 59, TimeSpan.Zero), TimeZones.Find(zone)!));
            Assert.NotNull(cron.Next(new DateTimeOffset(2, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeZones.Find(zone)!));
        }
    }
}
