using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>The statements over batches.</summary>
internal static class BatchSql
{
    public const string Find = $"SELECT {BatchRow.Columns} FROM batches WHERE id = $1";

    public const string List = $"SELECT {BatchRow.Columns} FROM batches WHERE id < $1 ORDER BY id DESC LIMIT $2";

    public const string Prune = """
        DELETE FROM batches WHERE id IN (
            SELECT id FROM batches WHERE finished_at < $1 ORDER BY finished_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
        """;

    /// <summary>Locks batches in an order in which nobody waits for each other.</summary>
    public const string Lock = $"SELECT {BatchRow.Columns} FROM batches WHERE id = ANY($1) ORDER BY id FOR UPDATE";

    private const string WriteAll = """
        INSERT INTO batches AS b (id, name, created_at, closed_at, finished_at, total, completed, canceled, discarded, callback)
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::bigint[], $7::bigint[],
            $8::bigint[], $9::bigint[], $10::text[])
        ON CONFLICT (id) DO UPDATE SET closed_at = excluded.closed_at, finished_at = excluded.finished_at, total = excluded.total,
            completed = excluded.completed, canceled = excluded.canceled, discarded = excluded.discarded
        RETURNING 1
        """;

    /// <summary>Writes batches that are new or locked.</summary>
    public static Statement Write(IReadOnlyList<Batch> batches) => new Statement(WriteAll)
        .WithEach(NpgsqlDbType.Uuid, batches, batch => batch.Id)
        .WithEach(NpgsqlDbType.Text, batches, batch => batch.Name)
        .WithEach(NpgsqlDbType.TimestampTz, batches, batch => JobRow.Time(batch.CreatedAt))
        .WithEach(NpgsqlDbType.TimestampTz, batches, batch => JobRow.Time(batch.ClosedAt))
        .WithEach(NpgsqlDbType.TimestampTz, batches, batch => JobRow.Time(batch.FinishedAt))
        .WithEach(NpgsqlDbType.Bigint, batches, batch => batch.Total)
        .WithEach(NpgsqlDbType.Bigint, batches, batch => batch.Completed)
        .WithEach(NpgsqlDbType.Bigint, batches, batch => batch.Canceled)
        .WithEach(NpgsqlDbType.Bigint, batches, batch => batch.Discarded)
        .WithEach(NpgsqlDbType.Text, batches, batch => StoredJson.WriteCallback(batch.Callback));
}
