using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

internal static partial class BulkLog
{
    [LoggerMessage(1650, LogLevel.Information, "Bulk task {Task} ({Action}) is {State}: {Changed} of {Found} jobs changed.")]
    public static partial void Ended(ILogger logger, Guid task, BulkAction action, BulkState state, long changed, long found);

    [LoggerMessage(1651, LogLevel.Error, "A step of bulk task {Task} ({Action}) failed, for the {Failures}. time; the task is {State}")]
    public static partial void StepFailed(ILogger logger, Exception failure, Guid task, BulkAction action, int failures, BulkState state);
}
