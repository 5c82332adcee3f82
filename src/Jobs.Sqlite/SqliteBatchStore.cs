namespace Gristmill.Jobs.Sqlite;

/// <summary><see cref="IBatchStore"/> over one SQLite file.</summary>
public sealed class SqliteBatchStore(SqliteDatabase database, TimeProvider clock) : IBatchStore
{
    private static readonly byte[] Last = [.. Enumerable.Repeat(byte.MaxValue, 16)];

    /// <inheritdoc />
    public async Task<Batch?> FindAsync(Guid id, CancellationToken cancellation) =>
        (await QueryAsync("WHERE id = $id", cancellation, ("$id", JobRow.Key(id)))).SingleOrDefault();

    /// <inheritdoc />
    public Task<IReadOnlyList<Batch>> ListAsync(Guid? below, int limit, CancellationToken cancellation) =>
        QueryAsync("WHERE id < $below ORDER BY id DESC LIMIT $limit", cancellation,
            ("$below", below is { } id ? JobRow.Key(id) : Last), ("$limit", limit));

    /// <inheritdoc />
    public Task<Batch?> CloseAsync(Guid id, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        if (SqliteBatches.Find(session, id) is not { } batch) return null;
        var now = clock.GetUtcNow();
        SqliteBatches.Finish(session, BatchLife.Close(batch, now), now);
        return SqliteBatches.Find(session, id);
    }, cancellation);

    /// <inheritdoc />
    public Task PruneAsync(DateTimeOffset finishedBefore, CancellationToken cancellation) => database.WriteAsync(session => session.Prepare(
        "DELETE FROM batches WHERE id IN (SELECT id FROM batches WHERE finished_at < $before ORDER BY finished_at LIMIT 1000)", ("$before", Microseconds.From(finishedBefore))).ExecuteNonQuery(), cancellation);

    private Task<IReadOnlyList<Batch>> QueryAsync(
        string where, CancellationToken cancellation, params (string Name, object Value)[] parameters) =>
        database.ReadAsync<IReadOnlyList<Batch>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {SqliteBatches.Columns} FROM batches {where}";
            foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
            using var rows = command.ExecuteReader();
            List<Batch> batches = [];
            while (rows.Read()) batches.Add(SqliteBatches.Read(rows));
            return batches;
        }, cancellation);
}
