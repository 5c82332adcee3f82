using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

/// <summary>The log messages of schedules; event ids 1600 to 1619, never reused.</summary>
internal static partial class ScheduleLog
{
    [LoggerMessage(1600, LogLevel.Warning, "Schedule {Schedule}: {Missed} ticks were missed; the catch-up window is {CatchUp}")]
    public static partial void Missed(ILogger logger, string schedule, long missed, TimeSpan catchUp);

    [LoggerMessage(1601, LogLevel.Error, "Schedule {Schedule} cannot be ticked by this node: {Reason}")]
    public static partial void NotUnderstood(ILogger logger, string schedule, string reason);

    [LoggerMessage(1602, LogLevel.Error, "Schedule {Schedule} is due, and could not be served; it is looked at again")]
    public static partial void NotServed(ILogger logger, Exception failure, string schedule);
}
