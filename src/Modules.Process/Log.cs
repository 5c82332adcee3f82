using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Process;

/// <summary>Log messages; event ids 1300 to 1349, never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Debug, "{Module}: worker {Pid} is ready after {Elapsed}")]
    public static partial void WorkerReady(ILogger logger, string module, int pid, TimeSpan elapsed);

    [LoggerMessage(1301, LogLevel.Warning, "{Module}: a worker failed to boot: {Reason}; the next try in {Delay}")]
    public static partial void BootFailed(ILogger logger, string module, string reason, TimeSpan delay);

    [LoggerMessage(1302, LogLevel.Warning, "{Module}: worker {Pid} ended: {Reason}")]
    public static partial void WorkerEnded(ILogger logger, string module, int pid, string reason);

    [LoggerMessage(1303, LogLevel.Debug, "{Module}: worker {Pid} is recycled after {Calls} calls: {Reason}")]
    public static partial void WorkerRecycled(ILogger logger, string module, int pid, int calls, string reason);

    [LoggerMessage(1304, LogLevel.Information, "{Module}: worker {Pid} was killed: {Reason}")]
    public static partial void WorkerKilled(ILogger logger, string module, int pid, string reason);

    [LoggerMessage(EventId = 1310, Message = "{Module}[{Pid}] {Line}")]
    public static partial void WorkerLine(ILogger logger, LogLevel level, string module, int pid, string line);

    [LoggerMessage(1320, LogLevel.Warning, "{Module}: not applied to its workers: {What}")]
    public static partial void NotApplied(ILogger logger, string module, string what);
}
