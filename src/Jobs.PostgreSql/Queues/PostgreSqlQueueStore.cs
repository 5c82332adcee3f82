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
        database.ReadAsync(connection => ReadAsync(new NpgsqlCommand(QueueSql.List, connection), cancellation), cancellation);

    /// <inheritdoc />
    public async Task<QueueRules?> FindAsync(string queue, CancellationToken cancellation) =>
        (await database.ReadAsync(connection => ReadAsync(
            new NpgsqlCommand(QueueSql.Find, connection) { Parameters = { Of(NpgsqlDbType.Text, queue) } }, cancellation), cancellation))
        .SingleOrDefault();

    /// <inheritdoc />
    public Task<QueueUse?> FindUseAsync(string queue, string key, CancellationToken cancellation) =>
        database.ReadAsync(async connection =>
        {
            await using var command = new NpgsqlCommand(QueueSql.Use, connection)
            {
                Parameters =
                {
                    Of(NpgsqlDbType.Text, queue), Of(NpgsqlDbType.Text, key), Of(NpgsqlDbType.TimestampTz, JobRow.Time(clock.GetUtcNow())),
                },
            };
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            if (!await rows.ReadAsync(cancellation)) return null;
            const int Next = QueueRow.ColumnCount;
            return new QueueUse(QueueRow.Read(rows))
            {
                LastKey = rows.GetString(Next),
                Own = new Used(rows.GetInt64(Next + 1), rows.GetInt64(Next + 3), JobRow.TimeOrNull(rows, Next + 4)),
                Keys = new Dictionary<string, Used>
                {
                    [key] = new(rows.GetInt64(Next + 2), rows.GetInt64(Next + 5), JobRow.TimeOrNull(rows, Next + 6)),
                },
            };
        }, cancellation);

    /// <inheritdoc />
    public Task<int> CountAheadAsync(Job job, int limit, CancellationToken cancellation) =>
        database.ReadAsync(async connection =>
        {
            await using var command = new NpgsqlCommand(QueueSql.CountAhead, connection)
            {
                Parameters =
                {
                    Of(NpgsqlDbType.Smallint, (short)job.Lane), Of(NpgsqlDbType.Text, job.Queue), Of(NpgsqlDbType.Text, job.Key),
                    Of(NpgsqlDbType.Smallint, job.Priority), Of(NpgsqlDbType.TimestampTz, JobRow.Time(job.ScheduledAt)),
                    Of(NpgsqlDbType.Uuid, job.Id), Of(NpgsqlDbType.Integer, limit),
                },
            };
            return Math.Min(limit, (int)(await command.ExecuteScalarAsync(cancellation))!);
        }, cancellation);

    /// <inheritdoc />
    public Task<QueueRules> SaveAsync(QueueRules rules, CancellationToken cancellation) => ChangeAsync(QueueSql.Save,
        [
            Of(NpgsqlDbType.Text, rules.Queue), Of(NpgsqlDbType.Integer, rules.MaxRunning), Of(NpgsqlDbType.Integer, rules.MaxRunningPerSilo),
            Of(NpgsqlDbType.Integer, rules.Rate?.Starts), Of(NpgsqlDbType.Bigint, (long?)rules.Rate?.Per.TotalMicroseconds),
            Of(NpgsqlDbType.Text, rules.Keys?.Path), Of(NpgsqlDbType.Integer, rules.Keys?.MaxRunning),
            Of(NpgsqlDbType.Integer, rules.Keys?.Rate?.Starts), Of(NpgsqlDbType.Bigint, (long?)rules.Keys?.Rate?.Per.TotalMicroseconds),
            Of(NpgsqlDbType.Text, rules.Note), Of(NpgsqlDbType.Boolean, (rules with { PausedAt = null }).Restricts),
        ], cancellation);

    /// <inheritdoc />
    public Task<QueueRules> PauseAsync(string queue, bool paused, CancellationToken cancellation) => ChangeAsync(QueueSql.Pause,
        [Of(NpgsqlDbType.Text, queue), Of(NpgsqlDbType.TimestampTz, paused ? JobRow.Time(clock.GetUtcNow()) : null)], cancellation);

    /// <inheritdoc />
    public async Task<bool> RemoveAsync(string queue, CancellationToken cancellation)
    {
        var removed = await WriteAsync(QueueSql.Remove, [Of(NpgsqlDbType.Text, queue)],
            async command => (bool)(await command.ExecuteScalarAsync(cancellation))!, cancellation);
        notifier.JobsAvailable();
        return removed;
    }

    private async Task<QueueRules> ChangeAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        var rules = await WriteAsync(sql, parameters, async command => (await ReadAsync(command, cancellation))[0], cancellation);
        notifier.JobsAvailable();
        return rules;
    }

    // Seldom, so on a reading connection and not in a group.
    private Task<T> WriteAsync<T>(
        string sql, NpgsqlParameter[] parameters, Func<NpgsqlCommand, Task<T>> run, CancellationToken cancellation) =>
        database.ReadAsync(async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await using (var locking = new NpgsqlCommand(QueueSql.Lock, connection)) await locking.ExecuteNonQueryAsync(cancellation);
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var parameter in parameters) command.Parameters.Add(parameter.Clone());
            var answer = await run(command);
            await transaction.CommitAsync(cancellation);
            return answer;
        }, cancellation);

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
