namespace Gristmill.Jobs;

/// <summary>One of a cron expression's fields: its name, its range, and the names its values have.</summary>
internal sealed record CronField(string Name, int Least, int Most, string[] Names, int FirstNamed)
{
    public static readonly CronField Second = new("second", 0, 59, [], 0);
    public static readonly CronField Minute = new("minute", 0, 59, [], 0);
    public static readonly CronField Hour = new("hour", 0, 23, [], 0);
    public static readonly CronField DayOfMonth = new("day of month", 1, 31, [], 0);

    public static readonly CronField Month = new("month", 1, 12,
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1);

    /// <summary>0 to 6 from Sunday; 7 is Sunday too.</summary>
    public static readonly CronField DayOfWeek = new("day of week", 0, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"], 0);

    /// <summary>What a value may be.</summary>
    public string Expected => Names.Length == 0 ? $"{Least} to {Most}" : $"{Least} to {Most} or {Names[0]} to {Names[^1]}";

    /// <summary>The value of a text, or null.</summary>
    public int? Value(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (text.Equals(Names[i], StringComparison.OrdinalIgnoreCase)) return i + FirstNamed;
        }

        return Number(text) is { } number && number >= Least && number <= Most ? number : null;
    }

    /// <summary>A number of at most three digits, or null.</summary>
    public static int? Number(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 3) return null;
        var number = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit)) return null;
            number = number * 10 + (digit - '0');
        }

        return number;
    }
}
