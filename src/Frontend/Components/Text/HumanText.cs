namespace Gristmill.Frontend.Components.Text;

/// <summary>Quantities as a person reads them. No culture: the pages are in English.</summary>
internal static class HumanText
{
    private const int CommitLength = 8;
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>How long something took: two units at most, such as <c>3 min 20 s</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { Ticks: < 0 } => Duration(TimeSpan.Zero),
        { TotalSeconds: < 1 } => $"{time.TotalMilliseconds:0} ms",
        { TotalMinutes: < 1 } => $"{time.TotalSeconds:0.#} s",
        { TotalHours: < 1 } => Two(time.Minutes, "min", time.Seconds, "s"),
        { TotalDays: < 1 } => Two(time.Hours, "h", time.Minutes, "min"),
        _ => Two((long)time.TotalDays, "d", time.Hours, "h"),
    };

    /// <summary>How far a time lies from now, in one unit: <c>12 s ago</c>, <c>in 3 min</c>, <c>now</c>.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now)
    {
        var distance = (now - at).Duration();
        var text = distance switch
        {
            { TotalSeconds: < 1 } => "",
            { TotalMinutes: < 1 } => $"{(int)distance.TotalSeconds} s",
            { TotalHours: < 1 } => $"{(int)distance.TotalMinutes} min",
            { TotalDays: < 2 } => $"{(int)distance.TotalHours} h",
            _ => $"{(long)distance.TotalDays} d",
        };
        if (text.Length == 0) return "now";
        return at < now ? $"{text} ago" : $"in {text}";
    }

    /// <summary>A time in full: <c>2026-11-21 03:36:18.123 UTC</c>.</summary>
    public static string Utc(DateTimeOffset at) => $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff} UTC";

    /// <summary>A size in the largest unit that leaves a number of 1 or more.</summary>
    public static string Bytes(long bytes)
    {
        double value = bytes;
        var unit = 0;
        for (; value >= 1024 && unit < Units.Length - 1; unit++) value /= 1024;
        return unit == 0 ? $"{bytes} B" : $"{value:0.0} {Units[unit]}";
    }

    /// <summary>A version with no more of its commit than tells it apart.</summary>
    public static string Version(string version) =>
        version.IndexOf('+') is var plus and >= 0 && version.Length > plus + 1 + CommitLength
            ? version[..(plus + 1 + CommitLength)]
            : version;

    /// <summary>A count with its thousands set apart.</summary>
    public static string Count(long count) => count.ToString("#,0");

    private static string Two(long large, string unit, int small, string smallUnit) =>
        small == 0 ? $"{large} {unit}" : $"{large} {unit} {small} {smallUnit}";
}
