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

    [LoggerMessage(EventId = 1202, Message = "{Module}/{Operation}: {Line}")]
    public static partial void ModuleLine(ILogger logger, LogLevel level, string module, string operation, string line);

    [LoggerMessage(1203, LogLevel.Warning, "{Module}/{Operation} has written {Most} lines; further ones of this call are dropped")]
    public static partial void LinesDropped(ILogger logger, string module, string operation, int most);
}
