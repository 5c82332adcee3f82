using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

internal static partial class BulkLog
{
    [LoggerMessage(1650, LogLevel.Information, "Bulk task {Task} ({Action}) is {State}: {Changed} of {Found} jobs changed.")]
    public static partial void Ended(ILogger logger, Guid task, BulkAction action, BulkState state, long changed, long found);
}
