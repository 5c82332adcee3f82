using System.Globalization;
using System.Runtime.InteropServices;

namespace Gristmill.Jobs;

/// <summary>A place in a silo's feed of changes.</summary>
/// <param name="Feed">Which feed: another one each time a silo begins to keep one.</param>
/// <param name="Number">The change that was seen last.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ChangeCursor(Guid Feed, long Number)
{
    /// <summary>Its text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Feed:N}.{Number}");

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it did not.</summary>
    public static ChangeCursor? Parse(string text) =>
        text.Split('.') is [var feed, var number] && Guid.TryParseExact(feed, "N", out var id)
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? new ChangeCursor(id, at)
            : null;
}
