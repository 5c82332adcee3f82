using System.Globalization;

namespace Gristmill.Frontend.Api;

/// <summary>Times as texts that say their offset: one without would mean the server's zone.</summary>
internal static class OffsetTime
{
    /// <summary>Reads an ISO 8601 time with its offset.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        return SaysOffset(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    /// <summary>Whether there is an offset in what may be an ISO 8601 time.</summary>
    public static bool SaysOffset(string text)
    {
        var date = text.IndexOf('T', StringComparison.Ordinal);
        return date > 0 && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > date);
    }
}
