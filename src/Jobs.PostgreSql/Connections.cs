using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>Opens connections: pooled ones for reading, others for those who keep theirs.</summary>
internal sealed class Connections : IAsyncDisposable
{
    // What is acknowledged is on disk, whatever the server's default says. The planner must not choose by its statistics: they
    // lag behind a queue that fills and empties within seconds, while our indexes are right at every size. A node that stands still
    // between two statements of a transaction loses it, before its locks keep the others from rescuing its jobs.
    private const string Settings = """
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
        SET default_transaction_isolation = 'read committed';
        SET enable_seqscan = off;
        SET enable_hashjoin = off;
        SET enable_mergejoin = off;
        SET enable_bitmapscan = off;
        SET enable_material = off;
        SET jit = off;
        SET TimeZone = 'UTC';
        SET idle_in_transaction_session_timeout = '3s';
        """;

    private readonly NpgsqlDataSource _pool;
    private readonly NpgsqlDataSource _single;

    /// <exception cref="ArgumentException">The connection string is wrong.</exception>
    public Connections(string connectionString, PostgreSqlOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "gristmill",
            SearchPath = options.Schema,
            Timeout = 5,
            TcpKeepAlive = true,
            // Our settings are the session's own, and nothing of ours is left behind in one.
            NoResetOnClose = true,
        };
        settings.MaxPoolSize = options.ReadConnections;
        // Seconds. A read that takes as long waits for a database that stands still.
        settings.CommandTimeout = 10;
        // What is asked for often is prepared once; plans of reads depend on what is asked for.
        settings.MaxAutoPrepare = 30;
        settings.AutoPrepareMinUsages = 2;
        _pool = Source(settings.ToString(), Settings + "SET plan_cache_mode = force_custom_plan;");
        settings.CommandTimeout = 30;
        settings.Pooling = false;
        settings.KeepAlive = 10;
        _single = Source(settings.ToString(), Settings + "SET plan_cache_mode = force_generic_plan;");
    }

    public Task<NpgsqlConnection> RentAsync(CancellationToken cancellation) => _pool.OpenConnectionAsync(cancellation).AsTask();

    public Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation) => _single.OpenConnectionAsync(cancellation).AsTask();

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        await _single.DisposeAsync();
    }

    private static NpgsqlDataSource Source(string connectionString, string settings)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(settings, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(settings, connection);
                await command.ExecuteNonQueryAsync();
            });
        return builder.Build();
    }
}
