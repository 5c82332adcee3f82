using Microsoft.Extensions.Logging;
using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>
/// A node's way into a PostgreSQL that it may share with others: a few writing connections with group commit, a pool of
/// reading ones, and the database's clock. Opening it brings the schema up to date.
/// </summary>
public sealed class PostgreSqlDatabase : IAsyncDisposable
{
    private static readonly TimeSpan[] ReadRetries = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(250)];

    private readonly Connections _connections;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private PostgreSqlDatabase(Connections connections, PostgreSqlOptions options, TimeProvider time, ILogger logger)
    {
        (_connections, Options, _time, _logger) = (connections, options, time, logger);
        Clock = new DatabaseClock(time);
    }

    /// <summary>The database's clock.</summary>
    public DatabaseClock Clock { get; }

    /// <summary>Which server and database, without secrets.</summary>
    public string Description { get; private set; } = "";

    /// <summary>How it is used.</summary>
    public PostgreSqlOptions Options { get; }

    internal TimeProvider Time => _time;

    internal ILogger Logger => _logger;

    /// <summary>Connects, migrates and measures the clock.</summary>
    /// <exception cref="StoreUnusableException">No connection, a newer schema, or too few rights.</exception>
    public static async Task<PostgreSqlDatabase> OpenAsync(
        string connectionString, PostgreSqlOptions options, TimeProvider time, ILogger logger, CancellationToken cancellation)
    {
        Connections? connections = null;
        try
        {
            connections = new Connections(connectionString, options);
            var database = new PostgreSqlDatabase(connections, options, time, logger);
            await using var connection = await connections.OpenAsync(cancellation);
            database.Description =
                $"PostgreSQL {connection.PostgreSqlVersion}, {connection.Database} at {connection.Host}, schema {options.Schema}";
            var applied = await Migrator.MigrateAsync(connection, options.Schema, cancellation);
            if (applied > 0) Log.Migrated(logger, applied, options.Schema);
            await database.Clock.MeasureAsync(() => AskTimeAsync(connection, cancellation));
            return database;
        }
        catch (StoreUnusableException)
        {
            await DisposeAsync(connections);
            throw;
        }
        catch (Exception failure) when (failure is NpgsqlException or ArgumentException or TimeoutException)
        {
            await DisposeAsync(connections);
            throw new StoreUnusableException($"The store cannot be opened: {failure.Message}", failure);
        }
    }

    /// <summary>Measures the database's time.</summary>
    public Task MeasureClockAsync(CancellationToken cancellation) => ReadAsync(async connection =>
    {
        await Clock.MeasureAsync(() => AskTimeAsync(connection, cancellation));
        return true;
    }, cancellation);

    /// <summary>The writing connections of a silo.</summary>
    internal GroupWriter CreateWriter(string silo) => new([.. Enumerable.Range(0, Options.WriteConnections).Select(number =>
        new WritePump(() => _connections.OpenAsync(CancellationToken.None), new Slot(silo, (short)number), _time, _logger))]);

    /// <summary>A connection outside the pool, for whoever keeps one.</summary>
    internal Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellation) => _connections.OpenAsync(cancellation);

    /// <summary>Reads the latest committed state; a broken connection is replaced by another, a few times.</summary>
    /// <exception cref="StoreUnreachableException">The database does not answer.</exception>
    internal async Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            NpgsqlConnection? connection = null;
            try
            {
                connection = await _connections.RentAsync(cancellation);
                return await read(connection);
            }
            catch (Exception failure) when (failure is not OperationCanceledException && Failures.IsTransient(failure, connection))
            {
                if (tries == ReadRetries.Length)
                    throw new StoreUnreachableException("The database does not answer now.", failure);
                Log.ReadRepeated(_logger, failure, ReadRetries[tries]);
            }
            finally
            {
                if (connection is not null) await connection.DisposeAsync();
            }

            await Task.Delay(ReadRetries[tries], _time, cancellation);
        }
    }

    /// <summary>All rows of a query.</summary>
    /// <exception cref="StoreUnreachableException">The database does not answer.</exception>
    internal Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, IReadOnlyList<NpgsqlParameter> parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellation) =>
        ReadAsync<IReadOnlyList<T>>(async connection =>
        {
            await using var command = Command(connection, sql, parameters);
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            List<T> all = [];
            while (await rows.ReadAsync(cancellation)) all.Add(read(rows));
            return all;
        }, cancellation);

    /// <summary>A statement that is run seldom, and so on a reading connection and not in a group; tells how many rows it changed.</summary>
    /// <exception cref="StoreUnreachableException">The database does not answer.</exception>
    internal Task<int> ExecuteAsync(string sql, IReadOnlyList<NpgsqlParameter> parameters, CancellationToken cancellation) =>
        ReadAsync(async connection =>
        {
            await using var command = Command(connection, sql, parameters);
            return await command.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, IReadOnlyList<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        // A parameter belongs to one command, and what failed may be repeated.
        foreach (var parameter in parameters) command.Parameters.Add(parameter.Clone());
        return command;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private static async Task<DateTimeOffset> AskTimeAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        return JobRow.Time((DateTime)(await command.ExecuteScalarAsync(cancellation))!);
    }

    private static ValueTask DisposeAsync(Connections? connections) => connections?.DisposeAsync() ?? ValueTask.CompletedTask;
}
