using Microsoft.Extensions.Logging;

namespace Gristmill.Grains.Schedules;

/// <summary>The schedule grain's log messages; event ids 1620 to 1649, never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(1620, LogLevel.Error, "Schedule {Schedule} could not be ticked; it is tried again in a second")]
    public static partial void NotTicked(ILogger logger, Exception failure, string schedule);

    [LoggerMessage(1621, LogLevel.Warning, "Schedule {Schedule}: its reminder could not be set; it is set with the next tick")]
    public static partial void NotReminded(ILogger logger, Exception failure, string schedule);
}
