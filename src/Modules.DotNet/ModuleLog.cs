using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.DotNet;

/// <summary>One call's lines in the node's log, bounded in length and number, and whole for whoever observes the call.</summary>
internal sealed class ModuleLog(ILogger logger, string module, string operation, IModuleLog observed) : IModuleLog
{
    private int _lines;

    public void Debug(string line) => Write(LogLevel.Debug, line);

    public void Information(string line) => Write(LogLevel.Information, line);

    public void Warning(string line) => Write(LogLevel.Warning, line);

    public void Error(string line) => Write(LogLevel.Error, line);

    private void Write(LogLevel level, string line)
    {
        observed.Write(level, line);
        // What nobody sees does not count.
        if (!logger.IsEnabled(level) || Volatile.Read(ref _lines) > IModuleLog.MaxLines) return;
        switch (Interlocked.Increment(ref _lines) - IModuleLog.MaxLines)
        {
            case <= 0:
                Log.ModuleLine(logger, level, module, operation,
                    line.Length <= IModuleLog.MaxLineLength ? line : $"{line.AsSpan(0, IModuleLog.MaxLineLength)}...");
                break;
            case 1:
                Log.LinesDropped(logger, module, operation, IModuleLog.MaxLines);
                break;
        }
    }
}
