using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.DotNet;

/// <summary>Log messages; event ids 1200 to 1249, never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Information, "{Module}/{Operation} failed: {Code}: {Reason}")]
    public static partial void OperationFailed(
        ILogger logger, string module, string operation, string code, string reason);

    [LoggerMessage(1201, LogLevel.Warning, "{Module}/{Operation} broke: {Code}")]
    public static partial void OperationBroke(
        ILogger logger, Exception failure, string module, string operation, string code);
}
