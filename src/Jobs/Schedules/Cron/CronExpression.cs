using System.Numerics;

namespace Gristmill.Jobs;

/// <summary>
/// A cron expression: five fields, or six with seconds first; <c>docs/schedules.md</c> says what they may hold. It means at least
/// one moment in every hundred years, and asking for the next takes bounded time and never throws.
/// </summary>
public sealed class CronExpression
{
    /// <summary>Characters in an expression, at most.</summary>
    public const int MaxLength = 200;

    /// <summary>No moment is looked for beyond: weekday and leap years repeat well within a hundred years.</summary>
    private const int Years = 100;
    private const int LastYear = 9_800;

    private readonly CronDays _days;
    private readonly ulong _seconds;
    private readonly ulong _minutes;
    private readonly ulong _hours;
    private readonly ulong _months;

    private CronExpression(string text, CronDays days, ulong seconds, ulong minutes, ulong hours, ulong months, bool isIntervalLike)
    {
        (Text, _days, _seconds, _minutes, _hours, _months) = (text, days, seconds, minutes, hours, months);
        IsIntervalLike = isIntervalLike;
    }

    /// <summary>The expression as it was given.</summary>
    public string Text { get; }

    /// <summary>
    /// Whether there is a <c>*</c> or a step in the minute or the hour: then it follows the time that passes, not the clock on the
    /// wall, where that is set forward or back.
    /// </summary>
    public bool IsIntervalLike { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">Five or six fields, or a macro such as <c>@daily</c>.</param>
    /// <param name="fault">What is wrong with it: which field, what was expected and what was got; null when nothing is.</param>
    /// <returns>The expression; null when something is wrong with it.</returns>
    public static CronExpression? TryParse(string text, out string? fault)
    {
        if (text.Length > MaxLength)
        {
            fault = $"Expected at most {MaxLength} characters, got {text.Length}.";
            return null;
        }

        var fields = Expand(text.Trim()).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is not (5 or 6))
        {
            fault = text.TrimStart().StartsWith('@')
                ? $"Expected @hourly, @daily, @weekly, @monthly or @yearly, got '{text.Trim()}'."
                : "Expected five fields (minute, hour, day of month, month, day of week), or six with seconds first; "
                    + $"got {fields.Length}.";
            return null;
        }

        return Read(text, fields.Length == 5 ? ["0", .. fields] : fields, out fault);
    }

    /// <summary>The first moment after another; null when there is none within a hundred years.</summary>
    /// <param name="after">Any moment.</param>
    /// <param name="zone">The zone whose clock on the wall is meant.</param>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        if (after.UtcDateTime.Year is < 2 or > LastYear) return null;
        var second = new DateTimeOffset(after.UtcTicks - after.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        return IsIntervalLike ? NextInterval(second, after, new ZoneClock(zone)) : NextFixed(second, after, new ZoneClock(zone));
    }

    /// <summary>
    /// A fixed time happens once a day: at its first occurrence where the clock is set back, at the end of the gap where it is set
    /// forward over it.
    /// </summary>
    private DateTimeOffset? NextFixed(DateTimeOffset second, DateTimeOffset after, ZoneClock clock)
    {
        var local = clock.LocalOf(second);
        while (NextLocal(local) is { } next)
        {
            var moments = clock.MomentsOf(next);
            var moment = moments.First ?? clock.EndOfGap(next);
            if (moment > after) return moment;
            local = next;
        }

        return null;
    }

    private DateTimeOffset? NextInterval(DateTimeOffset second, DateTimeOffset after, ZoneClock clock)
    {
        var local = clock.LocalOf(second);
        if (clock.MomentsOf(local) is { First: { } first, Second: { } again } && first == second)
        {
            // In the hour that comes twice, the first time: the rest of it, and then all of it again.
            var start = clock.StartOfRepeat(local);
            if (NextLocal(local) is { } rest && rest < start + (again - first)) return clock.MomentsOf(rest).First;
            local = start.AddSeconds(-1);
        }

        while (NextLocal(local) is { } next)
        {
            var moments = clock.MomentsOf(next);
            if (moments.First > after) return moments.First;
            if (moments.Second > after) return moments.Second;
            // A time that the clock is set forward over does not happen; no clock is set by part of a minute.
            local = moments.First is null ? next.AddSeconds(59 - next.Second) : next;
        }

        return null;
    }

    /// <summary>The first time on the wall after another.</summary>
    private DateTime? NextLocal(DateTime after)
    {
        var from = after.AddSeconds(1);
        var time = NextTime(from.Hour, from.Minute, from.Second);
        var (year, month, day) = time is null ? Parts(from.Date.AddDays(1)) : Parts(from.Date);
        for (var last = year + Years; year <= last; month = month == 12 ? 1 : month + 1, year += month == 1 ? 1 : 0, day = 1)
        {
            if ((_months >> month & 1) == 0) continue;
            var found = CronDays.FirstFrom(DaysOf(year, month), day);
            if (found == 0) continue;
            var date = new DateTime(year, month, found);
            return date + (date == from.Date && time is { } today ? today : NextTime(0, 0, 0)!.Value);
        }

        return null;
    }

    private uint DaysOf(int year, int month) =>
        _days.In(DateTime.DaysInMonth(year, month), (int)new DateTime(year, month, 1).DayOfWeek);

    /// <summary>The first time of day from one on; null when there is none that day.</summary>
    private TimeSpan? NextTime(int hour, int minute, int second)
    {
        var (firstMinute, firstSecond) = (FirstFrom(_minutes, 0), FirstFrom(_seconds, 0));
        var nextSecond = FirstFrom(_seconds, second);
        if (nextSecond < 0) (minute, nextSecond) = (minute + 1, firstSecond);
        var nextMinute = FirstFrom(_minutes, minute);
        if (nextMinute != minute) nextSecond = firstSecond;
        if (nextMinute < 0) (hour, nextMinute) = (hour + 1, firstMinute);
        var nextHour = FirstFrom(_hours, hour);
        if (nextHour < 0) return null;
        return nextHour == hour ? new TimeSpan(hour, nextMinute, nextSecond) : new TimeSpan(nextHour, firstMinute, firstSecond);
    }

    private static int FirstFrom(ulong bits, int from) =>
        from > 59 || bits >> from == 0 ? -1 : from + BitOperations.TrailingZeroCount(bits >> from);

    private static (int Year, int Month, int Day) Parts(DateTime date) => (date.Year, date.Month, date.Day);

    private static string Expand(string text) => text.ToUpperInvariant() switch
    {
        "@HOURLY" => "0 * * * *",
        "@DAILY" or "@MIDNIGHT" => "0 0 * * *",
        "@WEEKLY" => "0 0 * * 0",
        "@MONTHLY" => "0 0 1 * *",
        "@YEARLY" or "@ANNUALLY" => "0 0 1 1 *",
        _ => text,
    };

    private static CronExpression? Read(string text, string[] fields, out string? fault)
    {
        var second = new CronFieldParser(CronField.Second);
        var minute = new CronFieldParser(CronField.Minute);
        var hour = new CronFieldParser(CronField.Hour);
        var month = new CronFieldParser(CronField.Month);
        var days = new CronDays();
        fault = !second.TryParse(fields[0]) ? second.Fault
            : !minute.TryParse(fields[1]) ? minute.Fault
            : !hour.TryParse(fields[2]) ? hour.Fault
            : !month.TryParse(fields[4]) ? month.Fault
            : days.Read(fields[3], fields[5]);
        if (fault is not null)
        {
            fault = char.ToUpperInvariant(fault[0]) + fault[1..] + ".";
            return null;
        }

        var expression = new CronExpression(
            text, days, second.Bits, minute.Bits, hour.Bits, month.Bits, minute.IsIntervalLike || hour.IsIntervalLike);
        if (expression.MeansSomeDay()) return expression;
        fault = "Expected a day that some year has; no month has such a day.";
        return null;
    }

    /// <summary>Whether some year has such a day: years differ in the weekday they begin with, and in being leap.</summary>
    private bool MeansSomeDay()
    {
        // These 28 years have all fourteen kinds.
        for (var year = 2000; year < 2028; year++)
        {
            for (var month = 1; month <= 12; month++)
            {
                if ((_months >> month & 1) != 0 && DaysOf(year, month) != 0) return true;
            }
        }

        return false;
    }
}
