using Microsoft.Data.Sqlite;

namespace Gristmill.Jobs.Sqlite;

/// <summary>Batches, on the writer's thread.</summary>
internal static class SqliteBatches
{
    /// <summary>The columns that <see cref="Read"/> expects.</summary>
    public const string Columns = "id, name, created_at, closed_at, finished_at, total, completed, canceled, discarded, callback";

    private const string Save = $"""
        INSERT INTO batches ({Columns})
        VALUES ($id, $name, $createdAt, $closedAt, $finishedAt, $total, $completed, $canceled, $discarded, $callback)
        ON CONFLICT (id) DO UPDATE SET closed_at = excluded.closed_at, finished_at = excluded.finished_at, total = excluded.total,
            completed = excluded.completed, canceled = excluded.canceled, discarded = excluded.discarded
        """;

    public static Batch? Find(WriteSession session, Guid id)
    {
        using var rows = session.Prepare($"SELECT {Columns} FROM batches WHERE id = $id", ("$id", JobRow.Key(id))).ExecuteReader();
        return rows.Read() ? Read(rows) : null;
    }

    public static void Write(WriteSession session, Batch batch) => session.Prepare(Save,
        ("$id", JobRow.Key(batch.Id)), ("$name", batch.Name), ("$createdAt", Microseconds.From(batch.CreatedAt)),
        ("$closedAt", JobRow.Time(batch.ClosedAt)), ("$finishedAt", JobRow.Time(batch.FinishedAt)), ("$total", batch.Total),
        ("$completed", batch.Completed), ("$canceled", batch.Canceled), ("$discarded", batch.Discarded),
        ("$callback", StoredJson.WriteCallback(batch.Callback))).ExecuteNonQuery();

    /// <summary>Stores a batch, finished where it has come so far, and the job that follows then.</summary>
    public static IReadOnlyList<Job> Finish(WriteSession session, Batch batch, DateTimeOffset now)
    {
        var (finished, callback) = BatchLife.Finish(batch, now);
        Write(session, finished);
        if (callback is null) return [];
        SqliteJobStore.Store(session, callback);
        return [callback];
    }

    public static Batch Read(SqliteDataReader row) => new()
    {
        Id = JobRow.Id(row.GetFieldValue<byte[]>(0)),
        Name = row.GetString(1),
        CreatedAt = Microseconds.ToTime(row.GetInt64(2)),
        ClosedAt = row.IsDBNull(3) ? null : Microseconds.ToTime(row.GetInt64(3)),
        FinishedAt = row.IsDBNull(4) ? null : Microseconds.ToTime(row.GetInt64(4)),
        Total = row.GetInt64(5),
        Completed = row.GetInt64(6),
        Canceled = row.GetInt64(7),
        Discarded = row.GetInt64(8),
        Callback = StoredJson.ReadCallback(row.IsDBNull(9) ? null : row.GetString(9)),
    };
}
