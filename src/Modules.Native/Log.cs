using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Native;

/// <summary>Log messages; event ids 1250 to 1299, never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1250, Message = "{Module} {Line}")]
    public static partial void ModuleLine(ILogger logger, LogLevel level, string module, string line);

    [LoggerMessage(1251, LogLevel.Debug, "{Module}: an instance ended")]
    public static partial void InstanceEnded(ILogger logger, string module);

    [LoggerMessage(1252, LogLevel.Warning, "{Module}: {Calls} calls still run, so its library stays loaded")]
    public static partial void StaysLoaded(ILogger logger, string module, int calls);
}
