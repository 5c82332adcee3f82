using Gristmill.Jobs;
using Microsoft.Extensions.Logging;

namespace Gristmill.Grains.Jobs;

/// <summary>The job grain's log messages; event ids 1300 to 1349, never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Debug, "Job {JobId} ({Module}/{Operation}), attempt {Attempt}, ended: {State}")]
    public static partial void AttemptEnded(
        ILogger logger, Guid jobId, string module, string operation, int attempt, JobState state);

    [LoggerMessage(1301, LogLevel.Warning, "Job {JobId}, attempt {Attempt}: the lease was lost, its outcome refused")]
    public static partial void OutcomeRefused(ILogger logger, Guid jobId, int attempt);

    [LoggerMessage(1302, LogLevel.Error,
        "Job {JobId}, attempt {Attempt}: the outcome could not be written yet, and is tried again until it is: {Reason}")]
    public static partial void OutcomeNotWritten(ILogger logger, Guid jobId, int attempt, string reason);

    [LoggerMessage(1303, LogLevel.Error, "Job {JobId}, attempt {Attempt}: the call broke")]
    public static partial void AttemptBroke(ILogger logger, Exception failure, Guid jobId, int attempt);

    [LoggerMessage(1304, LogLevel.Warning, "Job {JobId}: its reminder could not be removed; it will be when it ticks")]
    public static partial void ReminderNotForgotten(ILogger logger, Exception failure, Guid jobId);
}
