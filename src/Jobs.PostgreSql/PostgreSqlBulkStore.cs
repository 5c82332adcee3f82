using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary><see cref="IBulkStore"/> over a PostgreSQL that many silos share.</summary>
public sealed class PostgreSqlBulkStore(PostgreSqlDatabase database) : IBulkStore
{
    private const string Add = """
        INSERT INTO bulk_tasks (id, version, state, lease_expires_at, ended_at, task) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string Replace = """
        UPDATE bulk_tasks SET version = $2, state = $3, lease_expires_at = $4, ended_at = $5, task = $6 WHERE id = $1 AND version = $7
        """;

    /// <inheritdoc />
    public Task AddAsync(BulkTask task, CancellationToken cancellation) => ExecuteAsync(Add, Row(task), cancellation);

    /// <inheritdoc />
    public async Task<bool> TryWriteAsync(BulkTask held, BulkTask next, CancellationToken cancellation) =>
        await ExecuteAsync(Replace, [.. Row(next), Of(NpgsqlDbType.Bigint, held.Version)], cancellation) == 1;

    /// <inheritdoc />
    public async Task<BulkTask?> FindAsync(Guid id, CancellationToken cancellation) =>
        (await QueryAsync("SELECT task FROM bulk_tasks WHERE id = $1", Of(NpgsqlDbType.Uuid, id), cancellation)).SingleOrDefault();

    /// <inheritdoc />
    public Task<IReadOnlyList<BulkTask>> ListAsync(int limit, CancellationToken cancellation) =>
        QueryAsync("SELECT task FROM bulk_tasks ORDER BY id DESC LIMIT $1", Of(NpgsqlDbType.Integer, limit), cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<BulkTask>> ListFreeAsync(DateTimeOffset now, CancellationToken cancellation) => QueryAsync(
        "SELECT task FROM bulk_tasks WHERE state = 1 AND lease_expires_at < $1 ORDER BY id", Of(NpgsqlDbType.TimestampTz, JobRow.Time(now)),
        cancellation);

    /// <inheritdoc />
    public Task PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellation) => ExecuteAsync(
        "DELETE FROM bulk_tasks WHERE ended_at < $1", [Of(NpgsqlDbType.TimestampTz, JobRow.Time(endedBefore))], cancellation);

    private static NpgsqlParameter[] Row(BulkTask task) =>
    [
        Of(NpgsqlDbType.Uuid, task.Id), Of(NpgsqlDbType.Bigint, task.Version), Of(NpgsqlDbType.Smallint, (short)task.State),
        Of(NpgsqlDbType.TimestampTz, JobRow.Time(task.LeaseExpiresAt)), Of(NpgsqlDbType.TimestampTz, JobRow.Time(task.EndedAt)),
        Of(NpgsqlDbType.Text, StoredJson.WriteBulk(task)),
    ];

    // Seldom, so on a reading connection and not in a group.
    private Task<int> ExecuteAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellation) =>
        database.ReadAsync(async connection =>
        {
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var parameter in parameters) command.Parameters.Add(parameter.Clone());
            return await command.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    private Task<IReadOnlyList<BulkTask>> QueryAsync(string sql, NpgsqlParameter parameter, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<BulkTask>>(async connection =>
        {
            await using var command = new NpgsqlCommand(sql, connection) { Parameters = { parameter.Clone() } };
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            List<BulkTask> tasks = [];
            while (await rows.ReadAsync(cancellation)) tasks.Add(StoredJson.ReadBulk(rows.GetString(0)));
            return tasks;
        }, cancellation);

    private static NpgsqlParameter Of(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}
