namespace Gristmill.Jobs.Tests.Schedules;

/// <summary>Clocks that are set forward and back, in zones that do so differently.</summary>
public sealed class DaylightSavingTests
{
    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text);

    [Theory]
    // Set forward: a fixed time in the gap happens at its end, once.
    [InlineData("Europe/Berlin", "30 2 * * *", "2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00,2026-03-30T02:30:00+02:00")]
    [InlineData("Europe/Berlin", "0 2 * * *", "2026-03-28T12:00:00+01:00", "2026-03-29T03:00:00+02:00,2026-03-30T02:00:00+02:00")]
    [InlineData("Europe/Berlin", "0,30 2,3 * * *", "2026-03-28T12:00:00+01:00", "2026-03-29T03:00:00+02:00,2026-03-29T03:30:00+02:00,2026-03-30T02:00:00+02:00")]
    [InlineData("America/New_York", "15 2 * * *", "2026-03-07T12:00:00-05:00", "2026-03-08T03:00:00-04:00,2026-03-09T02:15:00-04:00")]
    [InlineData("Australia/Lord_Howe", "15 2 * * *", "2026-10-03T12:00:00+10:30", "2026-10-04T02:30:00+11:00,2026-10-05T02:15:00+11:00")]
    // Set forward: what follows the time that passes leaves the gap out.
    [InlineData("Europe/Berlin", "*/30 * * * *", "2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00,2026-03-29T03:30:00+02:00")]
    [InlineData("Europe/Berlin", "15 */2 * * *", "2026-03-29T00:15:00+01:00", "2026-03-29T04:15:00+02:00")]
    [InlineData("America/New_York", "*/20 * * * *", "2026-03-08T01:40:00-05:00", "2026-03-08T03:00:00-04:00")]
    [InlineData("Australia/Lord_Howe", "*/15 * * * *", "2026-10-04T01:45:00+10:30", "2026-10-04T02:30:00+11:00,2026-10-04T02:45:00+11:00")]
    // Set back: a fixed time happens at its first occurrence, once.
    [InlineData("Europe/Berlin", "30 2 * * *", "2026-10-24T12:00:00+02:00", "2026-10-25T02:30:00+02:00,2026-10-26T02:30:00+01:00")]
    [InlineData("Europe/Berlin", "30 2 * * *", "2026-10-25T02:10:00+01:00", "2026-10-26T02:30:00+01:00")]
    [InlineData("Europe/Berlin", "0 3 * * *", "2026-10-24T12:00:00+02:00", "2026-10-25T03:00:00+01:00")]
    [InlineData("America/New_York", "0 1 * * *", "2026-10-31T12:00:00-04:00", "2026-11-01T01:00:00-04:00,2026-11-02T01:00:00-05:00")]
    [InlineData("Australia/Lord_Howe", "45 1 * * *", "2026-04-04T12:00:00+11:00", "2026-04-05T01:45:00+11:00,2026-04-06T01:45:00+10:30")]
    // Set back: what follows the time that passes happens in both.
    [InlineData("Europe/Berlin", "*/30 * * * *", "2026-10-25T02:00:00+02:00", "2026-10-25T02:30:00+02:00,2026-10-25T02:00:00+01:00,2026-10-25T02:30:00+01:00,2026-10-25T03:00:00+01:00")]
    [InlineData("Europe/Berlin", "10 * * * *", "2026-10-25T02:10:00+02:00", "2026-10-25T02:10:00+01:00,2026-10-25T03:10:00+01:00")]
    [InlineData("America/New_York", "*/45 1 * * *", "2026-11-01T00:00:00-04:00", "2026-11-01T01:00:00-04:00,2026-11-01T01:45:00-04:00,2026-11-01T01:00:00-05:00,2026-11-01T01:45:00-05:00,2026-11-02T01:00:00-05:00")]
    [InlineData("Australia/Lord_Howe", "*/15 * * * *", "2026-04-05T01:30:00+11:00", "2026-04-05T01:45:00+11:00,2026-04-05T01:30:00+10:30,2026-04-05T01:45:00+10:30,2026-04-05T02:00:00+10:30")]
    [InlineData("Australia/Lord_Howe", "0/20 * * * * *", "2026-04-05T01:59:40+11:00", "2026-04-05T01:30:00+10:30")]
    // A day that a zone left out, and offsets that changed without daylight saving.
    [InlineData("Pacific/Apia", "0 12 * * *", "2011-12-29T12:00:00-10:00", "2011-12-31T00:00:00+14:00,2011-12-31T12:00:00+14:00")]
    [InlineData("Pacific/Apia", "0 * * * *", "2011-12-29T23:00:00-10:00", "2011-12-31T00:00:00+14:00")]
    [InlineData("Asia/Pyongyang", "40 23 * * *", "2018-05-03T23:40:00+08:30", "2018-05-05T00:00:00+09:00,2018-05-05T23:40:00+09:00")]
    [InlineData("Asia/Kathmandu", "0 0 * * *", "2026-01-01T00:00:00+05:45", "2026-01-02T00:00:00+05:45")]
    [InlineData("Africa/Casablanca", "30 2 * * *", "2026-02-14T12:00:00+01:00", "2026-02-15T02:30:00+01:00,2026-02-16T02:30:00+00:00")]
    public void Times_follow_the_clock_on_the_wall(string zone, string expression, string after, string expected)
    {
        var cron = CronExpression.TryParse(expression, out _)!;
        var time = Time(after);
        foreach (var next in expected.Split(','))
        {
            time = cron.Next(time, TimeZones.Find(zone)!)!.Value;
            Assert.Equal(Time(next), time);
        }
    }

    public static TheoryData<string, string> ScannedYears()
    {
        var cases = new TheoryData<string, string>();
        string[] expressions = ["*/7 * * * *", "30 * * * *", "15,45 1-3 * * *", "0 2 * * 0", "30 1 L * *", "*/30 1,2 * 3,4,10,11 *", "59 23 * * FRI#1"];
        foreach (var zone in (string[])["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tehran"])
            foreach (var expression in expressions) cases.Add(zone, expression);
        return cases;
    }

    /// <summary>Equal to going minute by minute through the days around every change of the clock.</summary>
    [Theory]
    [MemberData(nameof(ScannedYears))]
    public void Times_around_changes_are_those_of_a_scan_by_minute(string zone, string expression)
    {
        var cron = CronExpression.TryParse(expression, out _)!;
        var clock = TimeZones.Find(zone)!;
        for (var day = Time("2026-01-03T00:00:00Z"); day.Year == 2026; day = day.AddDays(1))
        {
            if (clock.GetUtcOffset(day) == clock.GetUtcOffset(day.AddDays(1))) continue;
            var (begin, end) = (day.AddDays(-2), day.AddDays(3));
            List<DateTimeOffset> found = [];
            for (var time = begin; cron.Next(time, clock) is { } next && next < end; time = next)
            {
                Assert.True(next > time);
                // The same from any time between.
                Assert.Equal(next, cron.Next(next.AddTicks(-1), clock));
                Assert.Equal(next, cron.Next(time + (next - time) / 3, clock));
                found.Add(next);
            }

            Assert.Equal(Scan(cron, clock, begin, end), found);
        }
    }

    private static List<DateTimeOffset> Scan(CronExpression cron, TimeZoneInfo zone, DateTimeOffset begin, DateTimeOffset end)
    {
        List<DateTimeOffset> found = [];
        HashSet<DateTime> shown = [];
        // In UTC nothing is set forward or back: there the expression says whether it means a time on the wall.
        bool Means(DateTime wall) => cron.Next(new DateTimeOffset(wall.AddTicks(-1), TimeSpan.Zero), TimeZoneInfo.Utc)
            == new DateTimeOffset(wall, TimeSpan.Zero);
        var previous = begin.UtcDateTime + zone.GetUtcOffset(begin);
        for (var time = begin.AddMinutes(1); time < end; time = time.AddMinutes(1))
        {
            var wall = time.UtcDateTime + zone.GetUtcOffset(time);
            var means = Means(wall) && (cron.IsIntervalLike || !shown.Contains(wall));
            if (!cron.IsIntervalLike)
                for (var left = previous.AddMinutes(1); left < wall; left = left.AddMinutes(1)) means |= Means(left);
            if (means) found.Add(time);
            shown.Add(wall);
            previous = wall;
        }

        return found;
    }

    [Theory]
    [InlineData("Europe/Nowhere")]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("localtime")]
    [InlineData("/etc/localtime")]
    [InlineData("Europe//Berlin")]
    [InlineData("posix/Europe/Berlin")]
    [InlineData("Europe/../Europe/Berlin")]
    public void A_zone_that_is_not_there_is_not_found(string name) => Assert.Null(TimeZones.Find(name));
}
