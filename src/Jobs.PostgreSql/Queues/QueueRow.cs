using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>A queue's rules as a row: the column list, and the way back.</summary>
internal static class QueueRow
{
    public const string Columns = "queue, paused_at, max_running, max_running_per_silo, rate_starts, rate_per, key_path, key_max_running, "
        + "key_rate_starts, key_rate_per, note, version";

    /// <summary>How many <see cref="Columns"/> there are.</summary>
    public const int ColumnCount = 12;

    public static QueueRules Read(NpgsqlDataReader row) => new()
    {
        Queue = row.GetString(0),
        PausedAt = row.IsDBNull(1) ? null : JobRow.Time(row.GetDateTime(1)),
        MaxRunning = Int(row, 2),
        MaxRunningPerSilo = Int(row, 3),
        Rate = Rate(row, 4),
        Keys = row.IsDBNull(6) ? null : new KeyRules(row.GetString(6)) { MaxRunning = Int(row, 7), Rate = Rate(row, 8) },
        Note = row.GetString(10),
        Version = row.GetInt64(11),
    };

    private static int? Int(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    private static RateLimit? Rate(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : new RateLimit(row.GetInt32(column), TimeSpan.FromMicroseconds(row.GetInt64(column + 1)));
}
