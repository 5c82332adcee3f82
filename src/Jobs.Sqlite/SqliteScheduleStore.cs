using Microsoft.Data.Sqlite;

namespace Gristmill.Jobs.Sqlite;

/// <summary><see cref="IScheduleStore"/> over one SQLite file, for one node.</summary>
public sealed class SqliteScheduleStore(SqliteDatabase database) : IScheduleStore
{
    private const string Columns = "name, generation, version, definition, progress";

    private const string Add = """
        INSERT INTO schedules (name, generation, version, due_at, definition, progress)
        VALUES ($name, $generation, $version, $dueAt, $definition, $progress)
        ON CONFLICT (name) DO NOTHING
        """;

    private const string Replace = """
        UPDATE schedules SET version = $version, due_at = $dueAt, definition = coalesce($definition, definition), progress = $progress
        WHERE name = $name AND generation = $generation AND version = $heldVersion
        """;

    /// <inheritdoc />
    public bool IsShared => false;

    /// <inheritdoc />
    public Task<bool> TryAddAsync(Schedule schedule, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Prepare(Add,
            ("$name", schedule.Name), ("$generation", JobRow.Key(schedule.Generation)), ("$version", schedule.Version),
            ("$dueAt", JobRow.Time(schedule.Progress.DueAt)), ("$definition", ScheduleJson.Write(schedule.Definition)),
            ("$progress", ScheduleJson.Write(schedule.Progress))).ExecuteNonQuery() == 1, cancellation);

    /// <inheritdoc />
    public Task<bool> TryWriteAsync(Schedule held, Schedule next, IReadOnlyList<Job> jobs, CancellationToken cancellation) =>
        database.WriteAsync(session =>
        {
            // A tick leaves the definition as it is, which may be large.
            var definition = ReferenceEquals(held.Definition, next.Definition) ? null : ScheduleJson.Write(next.Definition);
            if (session.Prepare(Replace,
                ("$version", next.Version), ("$dueAt", JobRow.Time(next.Progress.DueAt)), ("$definition", definition),
                ("$progress", ScheduleJson.Write(next.Progress)), ("$name", held.Name),
                ("$generation", JobRow.Key(held.Generation)), ("$heldVersion", held.Version)).ExecuteNonQuery() == 0) return false;
            foreach (var job in jobs) SqliteJobStore.Store(session, job);
            return true;
        }, cancellation);

    /// <inheritdoc />
    public Task<bool> RemoveAsync(string name, CancellationToken cancellation) =>
        database.WriteAsync(session =>
            session.Prepare("DELETE FROM schedules WHERE name = $name", ("$name", name)).ExecuteNonQuery() == 1, cancellation);

    /// <inheritdoc />
    public async Task<Schedule?> FindAsync(string name, CancellationToken cancellation) =>
        (await QueryAsync($"SELECT {Columns} FROM schedules WHERE name = $name", Read, cancellation, ("$name", name))).SingleOrDefault();

    /// <inheritdoc />
    public Task<IReadOnlyList<Schedule>> ListAsync(string? after, int limit, CancellationToken cancellation) => QueryAsync(
        $"SELECT {Columns} FROM schedules WHERE name > $after ORDER BY name LIMIT $limit", Read, cancellation,
        ("$after", after ?? ""), ("$limit", limit));

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListDueAsync(DateTimeOffset before, int limit, CancellationToken cancellation) => QueryAsync(
        "SELECT name FROM schedules WHERE due_at < $before ORDER BY due_at LIMIT $limit", row => row.GetString(0), cancellation,
        ("$before", Microseconds.From(before)), ("$limit", limit));

    private Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, Func<SqliteDataReader, T> read, CancellationToken cancellation, params (string Name, object Value)[] parameters) =>
        database.ReadAsync<IReadOnlyList<T>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
            using var rows = command.ExecuteReader();
            List<T> all = [];
            while (rows.Read()) all.Add(read(rows));
            return all;
        }, cancellation);

    private static Schedule Read(SqliteDataReader row) => ScheduleJson.Read(
        row.GetString(0), JobRow.Id(row.GetFieldValue<byte[]>(1)), row.GetInt64(2), row.GetString(3), row.GetString(4));
}
