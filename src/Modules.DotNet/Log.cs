using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.DotNet;

/// <summary>Log messages; event ids 1200 to 1249, never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Warning, "{Module}/{Operation} failed: {Code}")]
    public static partial void OperationFailed(
        ILogger logger, Exception failure, string module, string operation, string code);
}
