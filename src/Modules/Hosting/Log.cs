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

    [LoggerMessage(1110, LogLevel.Warning,
        "Work waits {Delay} for a thread: something blocks the threads that answer requests. The pool has {Threads} threads "
        + "and {Pending} pieces of work waiting; episode {Episode}")]
    public static partial void Starving(ILogger logger, TimeSpan delay, int threads, long pending, int episode);

    [LoggerMessage(1111, LogLevel.Information, "Work no longer waits for threads; at worst it waited {Worst}")]
    public static partial void StarvationOver(ILogger logger, TimeSpan worst);

    [LoggerMessage(1112, LogLevel.Error, "A background task failed, and nobody awaited it")]
    public static partial void BackgroundFault(ILogger logger, Exception failure);
}
