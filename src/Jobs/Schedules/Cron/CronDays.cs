using System.Numerics;

namespace Gristmill.Jobs;

/// <summary>
/// Which days of a month a cron expression means. Day of month and day of week together are Vixie's: where both are restricted
/// a day that is in either is meant; where one begins with <c>*</c>, or is <c>?</c>, a day must be in both.
/// </summary>
internal sealed class CronDays
{
    private readonly ulong[] _nth = new ulong[6];
    private ulong _days;
    private ulong _fromEnd;
    private ulong _nearest;
    private bool _lastWeekday;
    private bool _anyDay;
    private ulong _weekdays;
    private ulong _lastWeekdays;
    private bool _anyWeekday;

    /// <summary>Reads the two fields.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Read(string dayOfMonth, string dayOfWeek)
    {
        var days = new CronFieldParser(CronField.DayOfMonth);
        if (!days.TryParse(dayOfMonth, ReadSpecialDay)) return days.Fault;
        var weekdays = new CronFieldParser(CronField.DayOfWeek);
        if (!weekdays.TryParse(dayOfWeek, ReadSpecialWeekday)) return weekdays.Fault;
        (_days, _anyDay) = (days.Bits, days.IsStar);
        // Sunday is 0 and 7.
        (_weekdays, _anyWeekday) = ((weekdays.Bits | (weekdays.Bits >> 7)) & 0x7F, weekdays.IsStar);
        return null;
    }

    /// <summary>The days of a month that are meant: bit 1 for the first.</summary>
    /// <param name="length">The month's days.</param>
    /// <param name="first">The weekday of its first day, 0 for Sunday.</param>
    public uint In(int length, int first)
    {
        uint month = 0, week = 0;
        for (var day = 1; day <= length; day++)
        {
            if (IsInMonth(day, length, first)) month |= 1u << day;
            if (IsInWeek(day, length, first)) week |= 1u << day;
        }

        return _anyDay || _anyWeekday ? month & week : month | week;
    }

    private bool IsInMonth(int day, int length, int first)
    {
        if (Has(_days, day) || Has(_fromEnd, length - day)) return true;
        if (_lastWeekday && day == Nearest(length, length, first)) return true;
        if (_nearest == 0) return false;
        // A weekday is nearest to itself or to a day at most two away.
        for (var wanted = Math.Max(1, day - 2); wanted <= Math.Min(length, day + 2); wanted++)
        {
            if (Has(_nearest, wanted) && Nearest(wanted, length, first) == day) return true;
        }

        return false;
    }

    private bool IsInWeek(int day, int length, int first)
    {
        var weekday = (first + day - 1) % 7;
        return Has(_weekdays, weekday) || (Has(_lastWeekdays, weekday) && day > length - 7)
            || Has(_nth[(day - 1) / 7 + 1], weekday);
    }

    /// <summary>The day from Monday to Friday that is nearest to a day within its month.</summary>
    private static int Nearest(int day, int length, int first) => ((first + day - 1) % 7) switch
    {
        6 => day > 1 ? day - 1 : day + 2,
        0 => day < length ? day + 1 : day - 2,
        _ => day,
    };

    private static bool Has(ulong bits, int bit) => (bits >> bit & 1) != 0;

    /// <summary><c>L</c>, <c>L-3</c>, <c>LW</c>, <c>15W</c>.</summary>
    private bool ReadSpecialDay(string item)
    {
        if (item.Equals("L", StringComparison.OrdinalIgnoreCase)) _fromEnd |= 1;
        else if (item.Equals("LW", StringComparison.OrdinalIgnoreCase)) _lastWeekday = true;
        else if (item.StartsWith("L-", StringComparison.OrdinalIgnoreCase) && CronField.Number(item.AsSpan(2)) is >= 1 and <= 30 and var back)
            _fromEnd |= 1UL << back;
        else if (item.EndsWith("W", StringComparison.OrdinalIgnoreCase) && CronField.DayOfMonth.Value(item.AsSpan(0, item.Length - 1)) is { } day)
            _nearest |= 1UL << day;
        else return false;
        return true;
    }

    /// <summary><c>5L</c>, <c>FRI#2</c>.</summary>
    private bool ReadSpecialWeekday(string item)
    {
        if (item.Length > 1 && item.EndsWith("L", StringComparison.OrdinalIgnoreCase)
            && CronField.DayOfWeek.Value(item.AsSpan(0, item.Length - 1)) is { } last)
        {
            _lastWeekdays |= 1UL << last % 7;
            return true;
        }

        if (item.Split('#') is not [var name, ['1' or '2' or '3' or '4' or '5'] number]
            || CronField.DayOfWeek.Value(name) is not { } weekday) return false;
        _nth[number[0] - '0'] |= 1UL << weekday % 7;
        return true;
    }

    /// <summary>The first day from one on, of those that a month has; 0 when there is none.</summary>
    public static int FirstFrom(uint days, int from) =>
        from > 31 || days >> from == 0 ? 0 : from + BitOperations.TrailingZeroCount(days >> from);
}
