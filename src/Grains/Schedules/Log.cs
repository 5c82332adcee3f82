using Microsoft.Extensions.Logging;

namespace Gristmill.Grains.Schedules;

/// <summary>The schedule grain's log messages; event ids 1620 to 1649, never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(1620, LogLevel.Error, "Schedule {Schedule} could not be ticked; it is tried again in a second")]
    public static partial void NotTicked(ILogger logger, Exception failure, string schedule);
}
