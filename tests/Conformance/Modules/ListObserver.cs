using Gristmill.Modules;
using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging;

namespace Gristmill.Conformance.Modules;

/// <summary>Keeps what it is told.</summary>
public sealed class ListObserver : ICallObserver
{
    private readonly Lock _lock = new();
    private readonly List<ModuleProgress> _progress = [];
    private readonly List<(LogLevel Level, string Line)> _lines = [];

    public IReadOnlyList<ModuleProgress> Progress
    {
        get
        {
            lock (_lock) return [.. _progress];
        }
    }

    public IReadOnlyList<(LogLevel Level, string Line)> Lines
    {
        get
        {
            lock (_lock) return [.. _lines];
        }
    }

    public void Progressed(ModuleProgress progress)
    {
        lock (_lock) _progress.Add(progress);
    }

    public void Logged(LogLevel level, string line)
    {
        lock (_lock) _lines.Add((level, line));
    }
}
