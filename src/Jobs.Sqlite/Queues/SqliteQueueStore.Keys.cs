using Microsoft.Data.Sqlite;

namespace Gristmill.Jobs.Sqlite;

/// <summary>The keys of one queue.</summary>
public sealed partial class SqliteQueueStore
{
    private const string OfOperation =
        "FROM jobs INDEXED BY jobs_available WHERE state = 2 AND lane = $lane AND queue = $queue AND module = $module AND operation = $operation";

    internal const string KeyAfter = $"SELECT key {OfOperation} AND key > $key ORDER BY key LIMIT 1";

    internal const string KeyFrom = $"SELECT key {OfOperation} AND key >= $key ORDER BY key LIMIT 1";

    internal const string OfKey = $"SELECT count(*) FROM (SELECT 1 {OfOperation} AND key = $key LIMIT $limit)";

    private const string RoomOfKey = """
        SELECT max(0, min(
            coalesce(key_max_running - (SELECT count(*) FROM jobs j
                WHERE j.state = 3 AND j.key <> '' AND j.queue = q.queue AND j.key = $key), $limit),
            coalesce(key_rate_starts - (SELECT coalesce(sum(starts), 0) FROM queue_starts s
                WHERE s.queue = q.queue AND s.by_key AND s.key = $key AND s.at > $now - q.key_rate_per), $limit), $limit))
        FROM queues q WHERE queue = $queue
        """;

    /// <inheritdoc />
    public Task<IReadOnlyList<KeyJobs>> ListKeysAsync(Job job, int limit, int most, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<KeyJobs>>(connection =>
        {
            var last = (string?)Scalar(connection, "SELECT last_key FROM queues WHERE queue = $queue", ("$queue", job.Queue)) ?? "";
            List<KeyJobs> all = [];
            var left = most;
            foreach (var (lane, queue, module, operation) in WaitingOperations.Groups(connection)
                .Where(group => group.Lane == (long)job.Lane && group.Queue == job.Queue))
            {
                (string, object)[] group = [("$lane", lane), ("$queue", queue), ("$module", module), ("$operation", operation)];
                foreach (var key in KeysOf(connection, group, last).Take(most).Where(key => key != job.Key))
                {
                    if (left == 0) return all;
                    var room = key.Length == 0 ? limit : (int)(long)Scalar(connection, RoomOfKey, ("$queue", queue), ("$key", key),
                        ("$limit", limit), ("$now", Microseconds.From(clock.GetUtcNow())))!;
                    var jobs = (int)(long)Scalar(connection, OfKey, [.. group, ("$key", key), ("$limit", Math.Min(room, left))])!;
                    left -= jobs;
                    if (jobs > 0) all.Add(new KeyJobs(key, module, operation, jobs, room));
                }
            }

            return all;
        }, cancellation);

    /// <summary>All keys of an operation, from the one after the last that had its turn.</summary>
    private static IEnumerable<string> KeysOf(SqliteConnection connection, (string, object)[] group, string last)
    {
        for (var key = Next(KeyAfter, last); key is not null; key = Next(KeyAfter, key)) yield return key;
        for (var key = Next(KeyFrom, ""); key is not null && string.CompareOrdinal(key, last) <= 0; key = Next(KeyAfter, key)) yield return key;

        string? Next(string sql, string key) => (string?)Scalar(connection, sql, [.. group, ("$key", key)]);
    }

    private static object? Scalar(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command.ExecuteScalar();
    }
}
