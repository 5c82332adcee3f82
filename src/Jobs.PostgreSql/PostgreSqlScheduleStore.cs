using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary><see cref="IScheduleStore"/> over a PostgreSQL that many silos share.</summary>
/// <param name="database">The database.</param>
/// <param name="silo">The incarnation of the silo that uses it.</param>
/// <param name="notifier">Tells the other silos that there are jobs.</param>
public sealed class PostgreSqlScheduleStore(PostgreSqlDatabase database, string silo, INotifier notifier) : IScheduleStore
{
    private const string Columns = "name, generation, version, definition, progress";

    private const string Add = """
        INSERT INTO schedules (name, generation, version, due_at, definition, progress) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (name) DO NOTHING
        """;

    private const string Replace = """
        UPDATE schedules SET version = $3, due_at = $4, definition = coalesce($5, definition), progress = $6
        WHERE name = $1 AND generation = $2 AND version = $7
        """;

    /// <summary>Counts of jobs that come with a tick: beside those of the writing connections, of which there are at most 16.</summary>
    private const short CountSlot = 100;

    private readonly Slot _slot = new(silo, CountSlot);

    /// <inheritdoc />
    public bool IsShared => true;

    /// <inheritdoc />
    public Task<bool> TryAddAsync(Schedule schedule, CancellationToken cancellation) =>
        database.ReadAsync(async connection =>
        {
            await using var command = Command(connection, Add, schedule, ScheduleJson.Write(schedule.Definition));
            return await command.ExecuteNonQueryAsync(cancellation) == 1;
        }, cancellation);

    // In a transaction of its own: what fails here, because somebody else was quicker, must fail no other's write.
    /// <inheritdoc />
    public async Task<bool> TryWriteAsync(Schedule held, Schedule next, IReadOnlyList<Job> jobs, CancellationToken cancellation)
    {
        // A tick leaves the definition as it is, which may be large.
        var definition = ReferenceEquals(held.Definition, next.Definition) ? null : ScheduleJson.Write(next.Definition);
        var written = await database.ReadAsync(async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await using (var command = Command(connection, Replace, next, definition))
            {
                command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = held.Version });
                if (await command.ExecuteNonQueryAsync(cancellation) == 0) return false;
            }

            if (jobs.Count > 0)
            {
                await using var batch = new NpgsqlBatch(connection, transaction);
                new EnqueueStep([new EnqueueWrite(jobs)]).AddTo(batch, _slot);
                await batch.ExecuteNonQueryAsync(cancellation);
            }

            await transaction.CommitAsync(cancellation);
            return true;
        }, cancellation);
        if (written && jobs.Count > 0) notifier.JobsAvailable();
        return written;
    }

    /// <inheritdoc />
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellation) =>
        await database.ExecuteAsync("DELETE FROM schedules WHERE name = $1", [Text(name)], cancellation) == 1;

    /// <inheritdoc />
    public async Task<Schedule?> FindAsync(string name, CancellationToken cancellation) => (await database.QueryAsync(
        $"SELECT {Columns} FROM schedules WHERE name = $1", [Text(name)], Read, cancellation)).SingleOrDefault();

    /// <inheritdoc />
    public Task<IReadOnlyList<Schedule>> ListAsync(string? after, int limit, CancellationToken cancellation) => database.QueryAsync(
        $"SELECT {Columns} FROM schedules WHERE name > $1 ORDER BY name LIMIT $2", [Text(after ?? ""), Number(limit)], Read, cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListDueAsync(DateTimeOffset before, int limit, CancellationToken cancellation) => database.QueryAsync(
        "SELECT name FROM schedules WHERE due_at < $1 ORDER BY due_at LIMIT $2",
        [new NpgsqlParameter<DateTime> { TypedValue = JobRow.Time(before) }, Number(limit)], row => row.GetString(0), cancellation);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, Schedule schedule, string? definition) => new(sql, connection)
    {
        Parameters =
        {
            Text(schedule.Name),
            new NpgsqlParameter<Guid> { TypedValue = schedule.Generation },
            new NpgsqlParameter<long> { TypedValue = schedule.Version },
            new NpgsqlParameter { Value = (object?)JobRow.Time(schedule.Progress.DueAt) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            new NpgsqlParameter { Value = (object?)definition ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            Text(ScheduleJson.Write(schedule.Progress)),
        },
    };

    private static Schedule Read(NpgsqlDataReader row) =>
        ScheduleJson.Read(row.GetString(0), row.GetGuid(1), row.GetInt64(2), row.GetString(3), row.GetString(4));

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<int> Number(int value) => new() { TypedValue = value };
}
