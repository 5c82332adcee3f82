using Microsoft.Extensions.Logging;

namespace Gristmill.Testing;

/// <summary>Keeps what is logged. Thread-safe.</summary>
public sealed class ListLogger<T> : ILogger<T>
{
    private readonly List<(LogLevel Level, string Text)> _entries = [];

    /// <summary>The messages, in order.</summary>
    public IReadOnlyList<string> Lines => [.. Entries.Select(entry => entry.Text)];

    /// <summary>The messages with their levels, in order.</summary>
    public IReadOnlyList<(LogLevel Level, string Text)> Entries
    {
        get { lock (_entries) return [.. _entries]; }
    }

    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc />
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_entries) _entries.Add((logLevel, formatter(state, exception)));
    }
}
