using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Native.Host;

/// <summary>Passes the module's lines on to the node, whose log names module and worker.</summary>
internal sealed class ChannelLogger(HostChannel channel) : ILogger
{
    /// <summary>The placeholder of <see cref="Native.Log.ModuleLine"/> that is the module's own text.</summary>
    private const string Line = "Line";

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // What the runtime itself tells is not the module's.
        if ((state as IReadOnlyList<KeyValuePair<string, object?>>)?.FirstOrDefault(pair => pair.Key == Line).Value is string line)
            HostMessages.WriteLog(channel, Level(logLevel), line);
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };
}
