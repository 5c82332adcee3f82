using System.Globalization;
using System.Text;
using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>
/// Signals between silos by LISTEN and NOTIFY. One connection listens; another tells, outside the transactions that have
/// something to tell, for a commit that notifies takes a lock of the whole server. Jobs that became Available are told at
/// once when nothing was told lately, and otherwise once per <see cref="PostgreSqlOptions.NotifyInterval"/>.
/// </summary>
public sealed class PostgreSqlSignals : IJobSignals, IChangeSignals, INotifier, IAsyncDisposable
{
    private const string Available = "available";
    private const string Listening = "listening";
    private const string Changes = "changes";
    private const int MaxCancels = 10_000;
    private const int MaxBatches = 20;

    /// <summary>What the server allows less than of bytes.</summary>
    private const int PayloadLimit = 8_000;


    private readonly PostgreSqlDatabase _database;
    private readonly string _silo;
    private readonly string _channel;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _told = new(0);
    private readonly Queue<AttemptId> _cancels = new();
    private readonly Queue<string> _batches = new();
    private readonly Lock _lock = new();
    private readonly Task _listening;
    private readonly Task _telling;
    private volatile IJobSignalHandler? _handler;
    private volatile IChangeSignalHandler? _changeHandler;
    private bool _available;
    private bool _listens;
    private bool _lost;

    /// <summary>A silo's signals; they are heard and told from now on.</summary>
    /// <param name="database">The database.</param>
    /// <param name="silo">The silo's incarnation, by which it knows its own notifications.</param>
    public PostgreSqlSignals(PostgreSqlDatabase database, string silo)
    {
        (_database, _silo) = (database, silo);
        _channel = $"gristmill_{database.Options.Schema}";
        _listening = Task.Run(() => new Reconnecting(database, Log.NotListening).RunAsync(ListenAsync, _stop.Token));
        _telling = Task.Run(() => new Reconnecting(database, Log.NotNotified).RunAsync(TellAsync, _stop.Token));
    }

    /// <inheritdoc />
    public void Subscribe(IJobSignalHandler handler) => _handler = handler;

    /// <inheritdoc />
    public void Subscribe(IChangeSignalHandler handler) => _changeHandler = handler;

    /// <inheritdoc />
    public void Listen()
    {
        lock (_lock) _listens = true;
        _told.Release();
    }

    /// <inheritdoc />
    public void Tell(string batch)
    {
        lock (_lock)
        {
            // The database is away or slow, or this node's name is very long: the others are told that something is missing.
            if (_batches.Count < MaxBatches && Encoding.UTF8.GetByteCount($"{_silo} {Changes} {batch}") < PayloadLimit) _batches.Enqueue(batch);
            else _lost = true;
        }

        _told.Release();
    }

    /// <inheritdoc />
    public void JobsAvailable()
    {
        lock (_lock)
        {
            if (_available) return;
            _available = true;
        }

        _told.Release();
    }

    /// <inheritdoc />
    public void CancelRequested(AttemptId attempt)
    {
        lock (_lock)
        {
            // The silo that runs it finds the request when it renews.
            if (_cancels.Count == MaxCancels) return;
            _cancels.Enqueue(attempt);
        }

        _told.Release();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Known by several names, and so disposed of by each.
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await Task.WhenAll(_listening, _telling);
        _stop.Dispose();
        _told.Dispose();
    }

    private async Task ListenAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        connection.Notification += (_, notification) => Hear(notification.Payload);
        await ExecuteAsync(connection, $"LISTEN {_channel}", cancellation);
        _handler?.SignalsMissed();
        _changeHandler?.ChangesMissed();
        while (true) await connection.WaitAsync(cancellation);
    }

    /// <summary>
    /// Payloads: the telling silo, then <c>available</c>, <c>listening</c>, <c>changes</c> with a batch of them, or a job's id, its attempt
    /// and its version.
    /// </summary>
    private void Hear(string payload)
    {
        var parts = payload.Split(' ', 3);
        if (parts[0] == _silo) return;
        if (parts is [_, Listening]) _changeHandler?.OthersListen();
        else if (parts is [_, Changes, var batch]) _changeHandler?.ChangesTold(batch);
        else if (_handler is { } handler) Hear(payload.Split(' '), handler);
    }

    private static void Hear(string[] parts, IJobSignalHandler handler)
    {
        if (parts is [_, Available]) handler.JobsAvailable();
        else if (parts is [_, var id, var number, var at] && Guid.TryParse(id, out var job)
            && int.TryParse(number, CultureInfo.InvariantCulture, out var attempt)
            && long.TryParse(at, CultureInfo.InvariantCulture, out var version))
            handler.CancelRequested(new AttemptId(job, attempt, version));
    }

    private async Task TellAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // What is told needs not outlive a crash, and waits for no disk.
        await ExecuteAsync(connection, "SET synchronous_commit = off", cancellation);
        while (true)
        {
            await _told.WaitAsync(cancellation);
            var (available, listens, cancels, batches) = Take();
            string[] payloads =
            [
                .. cancels.Select(attempt => $"{attempt.Job} {attempt.Number} {attempt.Version}"), .. available ? (string[])[Available] : [],
                .. listens ? (string[])[Listening] : [], .. batches.Select(batch => $"{Changes} {batch}"),
            ];
            if (payloads.Length == 0) continue;
            try
            {
                await using var command = new NpgsqlCommand("SELECT pg_notify($1, $2 || p) FROM unnest($3) AS p", connection);
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _channel });
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _silo + " " });
                command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = payloads });
                await command.ExecuteNonQueryAsync(cancellation);
            }
            catch
            {
                // Told by the next connection; twice does no harm.
                if (available) JobsAvailable();
                foreach (var attempt in cancels) CancelRequested(attempt);
                if (listens) Listen();
                foreach (var batch in batches) Tell(batch);
                throw;
            }

            if (available) await Task.Delay(_database.Options.NotifyInterval, _database.Time, cancellation);
        }
    }

    private (bool Available, bool Listens, AttemptId[] Cancels, string[] Batches) Take()
    {
        lock (_lock)
        {
            var taken = (_available, _listens, _cancels.ToArray(), (string[])[.. _batches, .. _lost ? (string[])[ChangeBatch.Lost] : []]);
            _cancels.Clear();
            _batches.Clear();
            _available = _listens = _lost = false;
            return taken;
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
