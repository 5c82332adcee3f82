namespace Gristmill.Jobs.Sqlite;

/// <summary><see cref="IBulkStore"/> over one SQLite file, for one node.</summary>
public sealed class SqliteBulkStore(SqliteDatabase database) : IBulkStore
{
    private const string Add = """
        INSERT INTO bulk_tasks (id, version, state, lease_expires_at, ended_at, task)
        VALUES ($id, $version, $state, $lease, $endedAt, $task)
        """;

    private const string Replace = """
        UPDATE bulk_tasks SET version = $version, state = $state, lease_expires_at = $lease, ended_at = $endedAt, task = $task
        WHERE id = $id AND version = $held
        """;

    /// <inheritdoc />
    public Task AddAsync(BulkTask task, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Prepare(Add, Row(task)).ExecuteNonQuery(), cancellation);

    /// <inheritdoc />
    public Task<bool> TryWriteAsync(BulkTask held, BulkTask next, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Prepare(Replace, [.. Row(next), ("$held", held.Version)]).ExecuteNonQuery() == 1, cancellation);

    /// <inheritdoc />
    public async Task<BulkTask?> FindAsync(Guid id, CancellationToken cancellation) =>
        (await QueryAsync("SELECT task FROM bulk_tasks WHERE id = $value", JobRow.Key(id), cancellation)).SingleOrDefault();

    /// <inheritdoc />
    public Task<IReadOnlyList<BulkTask>> ListAsync(int limit, CancellationToken cancellation) =>
        QueryAsync("SELECT task FROM bulk_tasks ORDER BY id DESC LIMIT $value", limit, cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<BulkTask>> ListFreeAsync(DateTimeOffset now, CancellationToken cancellation) => QueryAsync(
        "SELECT task FROM bulk_tasks WHERE state = 1 AND lease_expires_at < $value ORDER BY id", Microseconds.From(now), cancellation);

    /// <inheritdoc />
    public Task PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Prepare(
            "DELETE FROM bulk_tasks WHERE ended_at < $before", ("$before", Microseconds.From(endedBefore))).ExecuteNonQuery(), cancellation);

    private static (string, object?)[] Row(BulkTask task) =>
    [
        ("$id", JobRow.Key(task.Id)), ("$version", task.Version), ("$state", (int)task.State),
        ("$lease", Microseconds.From(task.LeaseExpiresAt)), ("$endedAt", JobRow.Time(task.EndedAt)), ("$task", StoredJson.WriteBulk(task)),
    ];

    private Task<IReadOnlyList<BulkTask>> QueryAsync(string sql, object value, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<BulkTask>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.Parameters.AddWithValue("$value", value);
            using var rows = command.ExecuteReader();
            List<BulkTask> tasks = [];
            while (rows.Read()) tasks.Add(StoredJson.ReadBulk(rows.GetString(0)));
            return tasks;
        }, cancellation);
}
