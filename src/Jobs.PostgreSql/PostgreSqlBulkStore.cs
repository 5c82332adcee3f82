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
    public Task AddAsync(BulkTask task, CancellationToken cancellation) => database.ExecuteAsync(Add, Row(task), cancellation);

    /// <inheritdoc />
    public async Task<bool> TryWriteAsync(BulkTask held, BulkTask next, CancellationToken cancellation) =>
        await database.ExecuteAsync(Replace, [.. Row(next), Of(NpgsqlDbType.Bigint, held.Version)], cancellation) == 1;

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
    public Task PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellation) => database.ExecuteAsync(
        "DELETE FROM bulk_tasks WHERE ended_at < $1", [Of(NpgsqlDbType.TimestampTz, JobRow.Time(endedBefore))], cancellation);

    private static NpgsqlParameter[] Row(BulkTask task) =>
    [
        Of(NpgsqlDbType.Uuid, task.Id), Of(NpgsqlDbType.Bigint, task.Version), Of(NpgsqlDbType.Smallint, (short)task.State),
        Of(NpgsqlDbType.TimestampTz, JobRow.Time(task.LeaseExpiresAt)), Of(NpgsqlDbType.TimestampTz, JobRow.Time(task.EndedAt)),
        Of(NpgsqlDbType.Text, StoredJson.WriteBulk(task)),
    ];

    private Task<IReadOnlyList<BulkTask>> QueryAsync(string sql, NpgsqlParameter parameter, CancellationToken cancellation) =>
        database.QueryAsync(sql, [parameter], row => StoredJson.ReadBulk(row.GetString(0)), cancellation);

    private static NpgsqlParameter Of(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}
