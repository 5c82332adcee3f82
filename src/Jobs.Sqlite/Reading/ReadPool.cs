using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Gristmill.Jobs.Sqlite;

/// <summary>
/// A few read-only connections. SQLite reads block, so each runs on a thread-pool thread while it holds a connection;
/// no more can block at once than there are connections.
/// </summary>
internal sealed class ReadPool : IDisposable
{
    private const int Connections = 4;

    private readonly Channel<SqliteConnection> _free = Channel.CreateBounded<SqliteConnection>(Connections);

    public ReadPool(Func<SqliteConnection> open)
    {
        for (var i = 0; i < Connections; i++) _free.Writer.TryWrite(open());
    }

    public async Task<T> RunAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellation)
    {
        var connection = await _free.Reader.ReadAsync(cancellation);
        try
        {
            return await Task.Run(() => read(connection), cancellation);
        }
        finally
        {
            if (!_free.Writer.TryWrite(connection)) connection.Dispose();
        }
    }

    /// <summary>Closes the free connections now, and each busy one when its read ends.</summary>
    public void Dispose()
    {
        _free.Writer.TryComplete();
        while (_free.Reader.TryRead(out var connection)) connection.Dispose();
    }
}
