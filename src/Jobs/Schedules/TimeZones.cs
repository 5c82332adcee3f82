namespace Gristmill.Jobs;

/// <summary>Time zones by their IANA names, as this node's tables of zones have them.</summary>
public static class TimeZones
{
    private const int MaxLength = 60;

    /// <summary>The zone of a name; null when there is none, or this node has no tables.</summary>
    public static TimeZoneInfo? Find(string name) =>
        name is "UTC" or "Etc/UTC" ? TimeZoneInfo.Utc
        : IsName(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
        : null;

    /// <summary>What is wrong with a name that <see cref="Find"/> does not find.</summary>
    public static string Rule(string name) =>
        $"Expected the IANA name of a time zone that this node knows, such as Europe/Berlin, or UTC; got '{JobLife.Cut(name, MaxLength)}'.";

    /// <summary>Letters, digits and a few signs in parts; no way out of the folder of zones, and none of its other files.</summary>
    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxLength
        && name.Split('/').All(static part => part.Length > 0 && char.IsAsciiLetterUpper(part[0])
            && part.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '-'));
}
