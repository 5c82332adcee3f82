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

    [LoggerMessage(1103, LogLevel.Information, "Module {Module}: {To} took over from {From}")]
    public static partial void ModuleReloaded(ILogger logger, string module, string from, string to);

    [LoggerMessage(1104, LogLevel.Error, "Module {Module}: what stands in its folder cannot be used, {Version} stays: {Reason}")]
    public static partial void ReloadFailed(ILogger logger, string module, string version, string reason);

    [LoggerMessage(1105, LogLevel.Information, "Module {Module} {Version} was removed; its calls under way end")]
    public static partial void ModuleRemoved(ILogger logger, string module, string version);

    [LoggerMessage(1106, LogLevel.Error, "Module {Module} {Version} failed to end")]
    public static partial void EndFailed(ILogger logger, Exception failure, string module, string version);

    [LoggerMessage(1107, LogLevel.Warning,
        "{Path} has {Bytes} bytes and is run where it stands, since only {Most} are copied (Modules:MaxCopyBytes): do not change it "
        + "in place")]
    public static partial void NotCopied(ILogger logger, string path, long bytes, long most);

    [LoggerMessage(1108, LogLevel.Warning,
        "{Directory} is not watched: {Reason} Modules that change there take over with POST /v1/modules/reload")]
    public static partial void NotWatched(ILogger logger, string directory, string reason);

    [LoggerMessage(1109, LogLevel.Error, "What changed in the modules directories could not be looked at")]
    public static partial void WatchFailed(ILogger logger, Exception failure);

    [LoggerMessage(1110, LogLevel.Warning,
        "Work waits {Delay} for a thread: something blocks the threads that answer requests. The pool has {Threads} threads "
        + "and {Pending} pieces of work waiting; episode {Episode}")]
    public static partial void Starving(ILogger logger, TimeSpan delay, int threads, long pending, int episode);

    [LoggerMessage(1111, LogLevel.Information, "Work no longer waits for threads; at worst it waited {Worst}")]
    public static partial void StarvationOver(ILogger logger, TimeSpan worst);

    [LoggerMessage(1112, LogLevel.Error, "A background task failed, and nobody awaited it")]
    public static partial void BackgroundFault(ILogger logger, Exception failure);

    [LoggerMessage(1113, LogLevel.Information, "Module {Module} {Version} had no call for {Idle} and is unloaded; the next call loads it")]
    public static partial void ModuleIdle(ILogger logger, string module, string version, TimeSpan idle);

    [LoggerMessage(1114, LogLevel.Warning,
        "{Directory} cannot be watched and is looked at every {Seconds} s instead: {Reason}")]
    public static partial void Polled(ILogger logger, string directory, double seconds, string reason);
}
