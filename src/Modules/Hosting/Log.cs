using Microsoft.Extensions.Logging;

namespace Gristmill.Modules;

/// <summary>The module host's log messages, all in one place; event ids 1100 to 1199, never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Information, "Loaded module {Module} {Version} ({Runtime}) in {Elapsed}")]
    public static partial void ModuleLoaded(
        ILogger logger, string module, string version, string runtime, TimeSpan elapsed);

    [LoggerMessage(1101, LogLevel.Error, "Module {Module} failed to load")]
    public static partial void ModuleLoadFailed(ILogger logger, Exception failure, string module);

    [LoggerMessage(1102, LogLevel.Warning,
        "{Module}/{Operation} did not stop within {Grace} of being told to: abandoned, its permit returned; "
        + "{Stuck} such calls still run")]
    public static partial void CallAbandoned(
        ILogger logger, string module, string operation, TimeSpan grace, int stuck);
}
