using System.Runtime.InteropServices;
using Gristmill.Testing.Nodes;
using Gristmill.Testing.PostgreSql;
using Gristmill.Testing.Processes;

namespace Gristmill.Bench;

/// <summary>A run that is told to stop takes along what it started: nodes, drivers, its database, its directories.</summary>
internal sealed class Interruption : IDisposable
{
    private const int Interrupted = 130;

    private readonly PostgreSqlServer? _server;
    private readonly PosixSignalRegistration[] _signals;
    private int _stopping;

    public Interruption(PostgreSqlServer? server)
    {
        _server = server;
        _signals = [.. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP]).Select(
            signal => PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                // In a task of its own, for a handler must not wait.
                if (Interlocked.Exchange(ref _stopping, 1) == 0) _ = Task.Run(StopAsync);
            }))];
    }

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
    }

    private async Task StopAsync()
    {
        try
        {
            ProcessTree.KillChildren();
            if (_server is not null) await _server.DisposeAsync();
            TemporaryDirectory.RemoveAll();
        }
        finally
        {
            Environment.Exit(Interrupted);
        }
    }
}
