using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Process;

/// <summary>Log messages; event ids 1350 to 1399, never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(1350, LogLevel.Debug, "{Module}: worker {Pid} is ready after {Elapsed}")]
    public static partial void WorkerReady(ILogger logger, string module, int pid, TimeSpan elapsed);

    [LoggerMessage(1351, LogLevel.Warning, "{Module}: a worker failed to boot: {Reason}; the next try in {Delay}")]
    public static partial void BootFailed(ILogger logger, string module, string reason, TimeSpan delay);

    [LoggerMessage(1352, LogLevel.Warning, "{Module}: worker {Pid} ended: {Reason}")]
    public static partial void WorkerEnded(ILogger logger, string module, int pid, string reason);

    [LoggerMessage(1353, LogLevel.Debug, "{Module}: worker {Pid} is recycled after {Calls} calls: {Reason}")]
    public static partial void WorkerRecycled(ILogger logger, string module, int pid, int calls, string reason);

    [LoggerMessage(1354, LogLevel.Information, "{Module}: worker {Pid} was killed: {Reason}")]
    public static partial void WorkerKilled(ILogger logger, string module, int pid, string reason);

    [LoggerMessage(1355, LogLevel.Debug, "{Module}: worker {Pid} idled and is ended")]
    public static partial void WorkerIdled(ILogger logger, string module, int pid);

    [LoggerMessage(EventId = 1360, Message = "{Module}[{Pid}] {Line}")]
    public static partial void WorkerLine(ILogger logger, LogLevel level, string module, int pid, string line);

    [LoggerMessage(1370, LogLevel.Warning, "{Module}: not applied to its workers: {What}")]
    public static partial void NotApplied(ILogger logger, string module, string what);
}
