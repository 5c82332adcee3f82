namespace Gristmill.Frontend;

/// <summary>The frontend's log messages, all in one place; event ids 1500 to 1549, never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(1500, LogLevel.Error, "{Method} {Path} broke; trace {TraceId}")]
    public static partial void RequestBroke(ILogger logger, Exception failure, string method, string path, string traceId);

    [LoggerMessage(1501, LogLevel.Debug, "{Method} {Path} was refused with {Status}: {Reason}; trace {TraceId}")]
    public static partial void RequestRefused(
        ILogger logger, string method, string path, int status, string reason, string traceId);
}
