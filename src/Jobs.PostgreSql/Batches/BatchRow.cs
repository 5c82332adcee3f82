using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>A batch as a row.</summary>
internal static class BatchRow
{
    public const string Columns = "id, name, created_at, closed_at, finished_at, total, completed, canceled, discarded, callback";

    public static Batch Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Name = row.GetString(1),
        CreatedAt = JobRow.Time(row.GetDateTime(2)),
        ClosedAt = JobRow.TimeOrNull(row, 3),
        FinishedAt = JobRow.TimeOrNull(row, 4),
        Total = row.GetInt64(5),
        Completed = row.GetInt64(6),
        Canceled = row.GetInt64(7),
        Discarded = row.GetInt64(8),
        Callback = StoredJson.ReadCallback(row.IsDBNull(9) ? null : row.GetString(9)),
    };
}
