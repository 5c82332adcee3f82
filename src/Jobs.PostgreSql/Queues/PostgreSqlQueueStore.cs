using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>The rules of queues, beside the jobs.</summary>
/// <param name="database">The database.</param>
/// <param name="clock">The clock by which times are told; in production the database's own.</param>
/// <param name="notifier">Tells the other silos that there may be jobs to take.</param>
public sealed class PostgreSqlQueueStore(PostgreSqlDatabase database, TimeProvider clock, INotifier notifier) : IQueueStore
{
    /// <inheritdoc />
    public Task<IReadOnlyList<QueueRules>> ListAsync(CancellationToken cancellation) =>
        database.QueryAsync(QueueSql.List, [], QueueRow.Read, cancellation);

    /// <inheritdoc />
    public async Task<QueueRules?> FindAsync(string queue, CancellationToken cancellation) =>
        (await database.QueryAsync(QueueSql.Find, [Of(NpgsqlDbType.Text, queue)], QueueRow.Read, cancellation)).SingleOrDefault();

    /// <inheritdoc />
    public async Task<QueueUse?> FindUseAsync(string queue, string key, CancellationToken cancellation)
    {
        const int Next = QueueRow.ColumnCount;
        return (await database.QueryAsync(
            QueueSql.Use,
            [Of(NpgsqlDbType.Text, queue), Of(NpgsqlDbType.Text, key), Of(NpgsqlDbType.TimestampTz, JobRow.Time(clock.GetUtcNow()))],
            row => new QueueUse(QueueRow.Read(row))
            {
                LastKey = row.GetString(Next),
                Own = Used.Of(row.GetInt64(Next + 1), Starts(row, "", Next + 3)),
                Keys = new Dictionary<string, Used>
                {
                    [key] = Used.Of(row.GetInt64(Next + 2), Starts(row, key, Next + 5)),
                },
            }, cancellation)).SingleOrDefault();
    }

    private static RememberedStarts[] Starts(NpgsqlDataReader row, string key, int column) =>
    [
        .. row.GetFieldValue<DateTime[]>(column).Zip(row.GetFieldValue<long[]>(column + 1),
            (at, starts) => new RememberedStarts(key, JobRow.Time(at), starts)),
    ];

    /// <inheritdoc />
    public Task<IReadOnlyList<JobsAhead>> ListAheadAsync(Job job, int limit, CancellationToken cancellation) => database.QueryAsync(
        QueueSql.Ahead,
        [
            Of(NpgsqlDbType.Smallint, (short)job.Lane), Of(NpgsqlDbType.Text, job.Queue), Of(NpgsqlDbType.Text, job.Key),
            Of(NpgsqlDbType.Smallint, job.Priority), Of(NpgsqlDbType.TimestampTz, JobRow.Time(job.ScheduledAt)),
            Of(NpgsqlDbType.Uuid, job.Id), Of(NpgsqlDbType.Integer, limit), Of(NpgsqlDbType.TimestampTz, JobRow.Time(clock.GetUtcNow())),
        ],
        row => new JobsAhead(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetInt32(4),
            row.IsDBNull(5) ? null : row.GetInt32(5)),
        cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<KeyJobs>> ListKeysAsync(Job job, int limit, int most, CancellationToken cancellation) => database.QueryAsync(
        QueueSql.OfKeys,
        [
            Of(NpgsqlDbType.Smallint, (short)job.Lane), Of(NpgsqlDbType.Text, job.Queue), Of(NpgsqlDbType.Text, job.Key),
            Of(NpgsqlDbType.Integer, limit), Of(NpgsqlDbType.Integer, most), Of(NpgsqlDbType.TimestampTz, JobRow.Time(clock.GetUtcNow())),
        ],
        row => new KeyJobs(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetInt32(4)), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<HeldJobs>> ListHeldAsync(IReadOnlyList<string> queues, CancellationToken cancellation) =>
        database.QueryAsync(QueueSql.Held, [Of(NpgsqlDbType.Array | NpgsqlDbType.Text, queues.ToArray())],
            row => new HeldJobs(row.GetString(0), row.GetString(1), row.GetInt64(2)), cancellation);

    /// <inheritdoc />
    public Task<QueueRules> SaveAsync(QueueRules rules, CancellationToken cancellation) => ChangeAsync(
        connection => RestateAsync(connection, rules, cancellation), QueueSql.Save,
        [
            Of(NpgsqlDbType.Text, rules.Queue), Of(NpgsqlDbType.Integer, rules.MaxRunning), Of(NpgsqlDbType.Integer, rules.MaxRunningPerSilo),
            Of(NpgsqlDbType.Integer, rules.Rate?.Starts), Of(NpgsqlDbType.Bigint, (long?)rules.Rate?.Per.TotalMicroseconds),
            Of(NpgsqlDbType.Text, rules.Keys?.Path), Of(NpgsqlDbType.Integer, rules.Keys?.MaxRunning),
            Of(NpgsqlDbType.Integer, rules.Keys?.Rate?.Starts), Of(NpgsqlDbType.Bigint, (long?)rules.Keys?.Rate?.Per.TotalMicroseconds),
            Of(NpgsqlDbType.Text, rules.Note), Of(NpgsqlDbType.Boolean, (rules with { PausedAt = null }).Restricts),
        ], cancellation);

    /// <inheritdoc />
    public Task<QueueRules> PauseAsync(string queue, bool paused, CancellationToken cancellation) => ChangeAsync(
        _ => Task.CompletedTask, QueueSql.Pause,
        [Of(NpgsqlDbType.Text, queue), Of(NpgsqlDbType.TimestampTz, paused ? JobRow.Time(clock.GetUtcNow()) : null)], cancellation);

    /// <inheritdoc />
    public async Task<bool> RemoveAsync(string queue, CancellationToken cancellation)
    {
        var removed = await WriteAsync(_ => Task.CompletedTask, QueueSql.Remove, [Of(NpgsqlDbType.Text, queue)],
            async command => (bool)(await command.ExecuteScalarAsync(cancellation))!, cancellation);
        notifier.JobsAvailable();
        return removed;
    }

    private async Task<QueueRules> ChangeAsync(
        Func<NpgsqlConnection, Task> before, string sql, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        var rules = await WriteAsync(before, sql, parameters, async command => (await ReadAsync(command, cancellation))[0], cancellation);
        notifier.JobsAvailable();
        return rules;
    }

    // Seldom, so on a reading connection and not in a group.
    private Task<T> WriteAsync<T>(
        Func<NpgsqlConnection, Task> before, string sql, NpgsqlParameter[] parameters, Func<NpgsqlCommand, Task<T>> run,
        CancellationToken cancellation) =>
        database.ReadAsync(async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await using (var locking = new NpgsqlCommand(QueueSql.Lock, connection)) await locking.ExecuteNonQueryAsync(cancellation);
            await before(connection);
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var parameter in parameters) command.Parameters.Add(parameter.Clone());
            var answer = await run(command);
            await transaction.CommitAsync(cancellation);
            return answer;
        }, cancellation);

    /// <summary>What has started counts by the new rates' lengths, or not at all where there is no rate any more.</summary>
    private async Task RestateAsync(NpgsqlConnection connection, QueueRules rules, CancellationToken cancellation)
    {
        await using var finding = new NpgsqlCommand(QueueSql.Find, connection) { Parameters = { Of(NpgsqlDbType.Text, rules.Queue) } };
        var before = (await ReadAsync(finding, cancellation)).SingleOrDefault();
        await RestateAsync(connection, rules.Queue, byKey: false, before?.Rate, rules.Rate, cancellation);
        await RestateAsync(connection, rules.Queue, byKey: true, before?.Keys?.Rate, rules.Keys?.Rate, cancellation);
    }

    private async Task RestateAsync(
        NpgsqlConnection connection, string queue, bool byKey, RateLimit? before, RateLimit? after, CancellationToken cancellation)
    {
        if (before is null || before.Per == after?.Per) return;
        List<RememberedStarts> starts = [];
        await using (var forgetting = new NpgsqlCommand(QueueSql.TakeStarts, connection)
            { Parameters = { Of(NpgsqlDbType.Text, queue), Of(NpgsqlDbType.Boolean, byKey) } })
        await using (var rows = await forgetting.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation)) starts.Add(new(rows.GetString(0), JobRow.Time(rows.GetDateTime(1)), rows.GetInt64(2)));
        }

        var restated = after?.Restate(starts, clock.GetUtcNow()) ?? [];
        await using var noting = new NpgsqlCommand(QueueSql.AddStarts, connection)
        {
            Parameters =
            {
                Of(NpgsqlDbType.Text, queue), Of(NpgsqlDbType.Boolean, byKey),
                Of(NpgsqlDbType.Array | NpgsqlDbType.Text, restated.Select(each => each.Key).ToArray()),
                Of(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, restated.Select(each => JobRow.Time(each.At)).ToArray()),
                Of(NpgsqlDbType.Array | NpgsqlDbType.Bigint, restated.Select(each => each.Starts).ToArray()),
            },
        };
        await noting.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<IReadOnlyList<QueueRules>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var disposed = command;
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        List<QueueRules> all = [];
        while (await rows.ReadAsync(cancellation)) all.Add(QueueRow.Read(rows));
        return all;
    }

    private static NpgsqlParameter Of(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}
