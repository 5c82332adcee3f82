using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary><see cref="IBatchStore"/> over a PostgreSQL that many silos share.</summary>
/// <param name="database">The database.</param>
/// <param name="jobs">The jobs of the same database.</param>
public sealed class PostgreSqlBatchStore(PostgreSqlDatabase database, PostgreSqlJobStore jobs) : IBatchStore
{
    private static readonly Guid Last = new([.. Enumerable.Repeat(byte.MaxValue, 16)]);

    /// <inheritdoc />
    public async Task<Batch?> FindAsync(Guid id, CancellationToken cancellation) =>
        (await database.QueryAsync(BatchSql.Find, [Of(id)], BatchRow.Read, cancellation)).SingleOrDefault();

    /// <inheritdoc />
    public Task<IReadOnlyList<Batch>> ListAsync(Guid? below, int limit, CancellationToken cancellation) =>
        database.QueryAsync(BatchSql.List, [Of(below ?? Last), new NpgsqlParameter<int> { TypedValue = limit }], BatchRow.Read, cancellation);

    /// <inheritdoc />
    public Task<Batch?> CloseAsync(Guid id, CancellationToken cancellation) => jobs.CloseAsync(id, cancellation);

    /// <inheritdoc />
    public Task PruneAsync(DateTimeOffset finishedBefore, CancellationToken cancellation) => database.ExecuteAsync(
        BatchSql.Prune, [new NpgsqlParameter<DateTime> { TypedValue = JobRow.Time(finishedBefore) }], cancellation);

    private static NpgsqlParameter<Guid> Of(Guid id) => new() { TypedValue = id };
}
