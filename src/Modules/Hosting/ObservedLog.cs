using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules;

/// <summary>A call's log whose lines its observer is told. The runtime writes the node's own log.</summary>
internal sealed class ObservedLog(ICallObserver observer) : IModuleLog
{
    public void Debug(string line) => observer.Logged(LogLevel.Debug, line);

    public void Information(string line) => observer.Logged(LogLevel.Information, line);

    public void Warning(string line) => observer.Logged(LogLevel.Warning, line);

    public void Error(string line) => observer.Logged(LogLevel.Error, line);
}
