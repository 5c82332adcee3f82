using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

/// <summary>The engine's log messages, all in one place; event ids 1000 to 1099, never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Draining: {Held} attempts have {Timeout} to finish")]
    public static partial void Draining(ILogger logger, int held, TimeSpan timeout);

    [LoggerMessage(1001, LogLevel.Warning, "Drain timed out: stopping {Held} attempts, which go back unspent")]
    public static partial void DrainTimedOut(ILogger logger, int held);

    [LoggerMessage(1002, LogLevel.Information, "Drained; {Held} attempts left to be rescued")]
    public static partial void Drained(ILogger logger, int held);

    [LoggerMessage(1003, LogLevel.Error, "A round of taking, keeping or pruning jobs failed; the next one in {Wait}")]
    public static partial void StepFailed(ILogger logger, Exception failure, TimeSpan wait);

    [LoggerMessage(1004, LogLevel.Warning,
        "Rescued job {JobId} ({Module}/{Operation}), attempt {Attempt}, from silo {Silo}: now {State}")]
    public static partial void JobRescued(
        ILogger logger, Guid jobId, string module, string operation, int attempt, string? silo, JobState state);

    [LoggerMessage(1005, LogLevel.Error, "The attempt of job {JobId} could not be started; it goes back unspent")]
    public static partial void StartFailed(ILogger logger, Exception failure, Guid jobId);

    [LoggerMessage(1006, LogLevel.Debug, "Gave back {Jobs} jobs of lane {Lane} that were taken ahead and not started")]
    public static partial void GivenBack(ILogger logger, int jobs, JobLane lane);

    [LoggerMessage(1007, LogLevel.Warning, "Job {JobId} could not be given back yet; at the latest it is rescued when its lease runs out")]
    public static partial void NotGivenBack(ILogger logger, Exception failure, Guid jobId);

    [LoggerMessage(1008, LogLevel.Error,
        "The job store has not answered for {Silence}: stopped {Stopped} attempts, before other silos rescue them")]
    public static partial void CutOff(ILogger logger, TimeSpan silence, int stopped);

    [LoggerMessage(1009, LogLevel.Warning, "Silo {Silo} could not be taken off the list; it is missed by its heartbeats")]
    public static partial void NotRemoved(ILogger logger, Exception failure, string silo);

    [LoggerMessage(1011, LogLevel.Information, "Pruned {Jobs} ended jobs")]
    public static partial void Pruned(ILogger logger, long jobs);

    [LoggerMessage(1012, LogLevel.Warning, "Discarded {Jobs} jobs of operation {Operation}, which no silo has since {Since}")]
    public static partial void UnrunnableDiscarded(ILogger logger, int jobs, string operation, DateTimeOffset since);

    [LoggerMessage(1013, LogLevel.Error, "Ends of jobs could not be told to those that wait for them; it is tried again in {Wait}")]
    public static partial void NotSettled(ILogger logger, Exception failure, TimeSpan wait);

    [LoggerMessage(1010, LogLevel.Error, "The attempt of job {JobId} could not be told to cancel; it is told again")]
    public static partial void NotCanceled(ILogger logger, Exception failure, Guid jobId);

    [LoggerMessage(1040, LogLevel.Warning, "What {Attempts} attempts told could not be written: {Reason}; it is tried again, and outcomes wait for it a while")]
    public static partial void ReportsNotWritten(ILogger logger, string reason, int attempts);

    [LoggerMessage(1041, LogLevel.Warning,
        "Progress and {Lines} log lines of attempt {Attempt} of job {JobId} were not written within {Limit} (Jobs:Logs:FlushTimeout), and are lost")]
    public static partial void ReportLost(ILogger logger, Guid jobId, int attempt, int lines, TimeSpan limit);
}
