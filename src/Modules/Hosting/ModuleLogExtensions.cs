using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules;

/// <summary>Writes to a call's log with a level that is a value.</summary>
public static class ModuleLogExtensions
{
    /// <summary>Writes a line.</summary>
    public static void Write(this IModuleLog log, LogLevel level, string line)
    {
        switch (level)
        {
            case LogLevel.Trace or LogLevel.Debug:
                log.Debug(line);
                break;
            case LogLevel.Information:
                log.Information(line);
                break;
            case LogLevel.Warning:
                log.Warning(line);
                break;
            default:
                log.Error(line);
                break;
        }
    }
}
