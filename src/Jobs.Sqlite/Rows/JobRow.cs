using Microsoft.Data.Sqlite;

namespace Gristmill.Jobs.Sqlite;

/// <summary>A job as a row: the column list, and the way there and back.</summary>
internal static class JobRow
{
    /// <summary>All columns, in the order <see cref="Read"/> expects.</summary>
    public const string Columns = Small + "args, result, history";

    /// <summary>The columns of a list: what may be large is left out.</summary>
    public const string ListColumns = Small + "x'', NULL, NULL";

    /// <summary>What a change of state may write, without arguments, which none does.</summary>
    public const string StateColumns = Small + "x'', NULL, history";

    /// <summary>The columns of a search in the arguments.</summary>
    public const string SearchColumns = Small + "args, NULL, NULL";

    private const string Small =
        "id, module, operation, queue, priority, lane, state, attempt, max_attempts, timeout, created_at, scheduled_at, "
        + "attempted_at, finalized_at, leased_by, lease_expires_at, cancel_requested_at, version, error_code, tags, key, retry, "
        + "expires_at, waits_for, awaited, batch_id, told, unique_rule, ";

    public static byte[] Key(Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid Id(byte[] key) => new(key, bigEndian: true);

    public static Job Read(SqliteDataReader row) => new()
    {
        Id = Id(row.GetFieldValue<byte[]>(0)),
        Module = row.GetString(1),
        Operation = row.GetString(2),
        Queue = row.GetString(3),
        Priority = row.GetInt16(4),
        Lane = (JobLane)row.GetInt32(5),
        State = (JobState)row.GetInt32(6),
        Attempt = row.GetInt32(7),
        MaxAttempts = row.GetInt32(8),
        Timeout = row.IsDBNull(9) ? null : TimeSpan.FromMicroseconds(row.GetInt64(9)),
        CreatedAt = Microseconds.ToTime(row.GetInt64(10)),
        ScheduledAt = Microseconds.ToTime(row.GetInt64(11)),
        AttemptedAt = Time(row, 12),
        FinalizedAt = Time(row, 13),
        LeasedBy = row.IsDBNull(14) ? null : row.GetString(14),
        LeaseExpiresAt = Time(row, 15),
        CancelRequestedAt = Time(row, 16),
        Version = row.GetInt64(17),
        ErrorCode = row.IsDBNull(18) ? null : row.GetString(18),
        Tags = row.IsDBNull(19) ? [] : [.. StoredJson.ReadNames(row.GetString(19))],
        Key = row.GetString(20),
        Retry = StoredJson.ReadRetry(row.IsDBNull(21) ? null : row.GetString(21)),
        ExpiresAt = Time(row, 22),
        WaitsFor = row.GetInt32(23),
        IsAwaited = row.GetBoolean(24),
        Batch = row.IsDBNull(25) ? null : Id(row.GetFieldValue<byte[]>(25)),
        ToldAs = row.IsDBNull(26) ? null : (JobState)row.GetInt32(26),
        Unique = StoredJson.ReadUnique(row.IsDBNull(27) ? null : row.GetString(27)),
        Args = row.GetFieldValue<byte[]>(28),
        // Not a bare null: that would convert to an empty memory.
        Result = row.IsDBNull(29) ? default(ReadOnlyMemory<byte>?) : row.GetFieldValue<byte[]>(29),
        History = StoredJson.ReadHistory(row.IsDBNull(30) ? null : row.GetString(30)),
    };

    public static long? Time(DateTimeOffset? time) => time is { } value ? Microseconds.From(value) : null;

    public static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out var segment)
        && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : memory.ToArray();

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : Microseconds.ToTime(row.GetInt64(column));
}
