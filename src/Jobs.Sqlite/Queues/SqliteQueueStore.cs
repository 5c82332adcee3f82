using Microsoft.Data.Sqlite;

namespace Gristmill.Jobs.Sqlite;

/// <summary>The rules of queues, in the node's database.</summary>
public sealed partial class SqliteQueueStore(SqliteDatabase database, TimeProvider clock) : IQueueStore
{
    private const string Save = $"""
        INSERT INTO queues (queue, max_running, max_running_per_silo, rate_starts, rate_per, key_path, key_max_running,
            key_rate_starts, key_rate_per, note, version, has_keys, restricts, last_key)
        VALUES ($queue, $running, $perSilo, $starts, $per, $path, $keyRunning, $keyStarts, $keyPer, $note, 1,
            $path IS NOT NULL, $restricts OR $path IS NOT NULL, '')
        ON CONFLICT (queue) DO UPDATE SET max_running = excluded.max_running, max_running_per_silo = excluded.max_running_per_silo,
            rate_starts = excluded.rate_starts, rate_per = excluded.rate_per, key_path = excluded.key_path,
            key_max_running = excluded.key_max_running, key_rate_starts = excluded.key_rate_starts,
            key_rate_per = excluded.key_rate_per, note = excluded.note, version = version + 1,
            has_keys = excluded.has_keys OR has_keys, restricts = excluded.restricts OR paused_at IS NOT NULL OR has_keys
        RETURNING {QueueRow.Columns}
        """;

    private const string Pause = $"""
        INSERT INTO queues (queue, paused_at, note, version, has_keys, restricts, last_key)
        VALUES ($queue, $at, '', 1, 0, $at IS NOT NULL, '')
        ON CONFLICT (queue) DO UPDATE SET version = version + 1,
            paused_at = CASE WHEN excluded.paused_at IS NULL THEN NULL ELSE coalesce(paused_at, excluded.paused_at) END,
            restricts = excluded.paused_at IS NOT NULL OR max_running IS NOT NULL OR max_running_per_silo IS NOT NULL
                OR rate_starts IS NOT NULL OR has_keys
        RETURNING {QueueRow.Columns}
        """;

    // A queue whose jobs may have keys keeps its row, for without it they would not be found.
    private const string Clear = """
        UPDATE queues SET paused_at = NULL, max_running = NULL, max_running_per_silo = NULL, rate_starts = NULL, rate_per = NULL,
            key_path = NULL, key_max_running = NULL, key_rate_starts = NULL, key_rate_per = NULL, note = '', version = version + 1
        WHERE queue = $queue AND has_keys
        """;

    private const string Delete = "DELETE FROM queues WHERE queue = $queue AND NOT has_keys";

    private const string Use = $"""
        SELECT {QueueRow.Columns}, last_key,
            coalesce((SELECT count FROM job_counts c WHERE c.queue = q.queue AND c.state = 3), 0),
            (SELECT count(*) FROM jobs j WHERE j.state = 3 AND j.key <> '' AND j.queue = q.queue AND j.key = $key)
        FROM queues q WHERE q.queue = $queue
        """;

    private const string Starts = """
        SELECT s.by_key, s.at, s.starts FROM queues q JOIN queue_starts s ON s.queue = q.queue
        WHERE q.queue = $queue AND ((NOT s.by_key AND s.key = '' AND s.at > $now - q.rate_per)
            OR (s.by_key AND s.key = $key AND s.at > $now - q.key_rate_per))
        ORDER BY s.at
        """;

    private const string Ahead = """
        SELECT count(*) FROM (
            SELECT 1 FROM jobs INDEXED BY jobs_available
            WHERE state = 2 AND lane = $lane AND queue = $queue AND module = $module AND operation = $operation AND key = $key
                AND (priority, scheduled_at, id) < ($priority, $at, $id)
            LIMIT $limit)
        """;

    /// <summary>The queues with rules: whether they are paused, how many more of their jobs may start now, and how many a silo may hold.</summary>
    private const string Rooms = """
        SELECT queue, paused_at IS NOT NULL, max(0, min(
            coalesce(max_running - coalesce((SELECT count FROM job_counts c WHERE c.queue = q.queue AND c.state = 3), 0), $limit),
            coalesce(rate_starts - (SELECT coalesce(sum(starts), 0) FROM queue_starts s
                WHERE s.queue = q.queue AND NOT s.by_key AND s.at > $now - q.rate_per), $limit), $limit)), max_running_per_silo
        FROM queues q WHERE restricts
        """;

    private const string Held = """
        SELECT queue, leased_by, count(*) FROM jobs WHERE state = 3 AND queue IN (SELECT value FROM json_each($queues))
        GROUP BY queue, leased_by
        """;

    private const string Find = $"SELECT {QueueRow.Columns} FROM queues WHERE queue = $queue";

    private const string Forget = "DELETE FROM queue_starts WHERE queue = $queue";

    /// <inheritdoc />
    public Task<IReadOnlyList<QueueRules>> ListAsync(CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<QueueRules>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {QueueRow.Columns} FROM queues ORDER BY queue";
            return Read(command);
        }, cancellation);

    /// <inheritdoc />
    public Task<QueueRules?> FindAsync(string queue, CancellationToken cancellation) =>
        database.ReadAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = Find;
            command.Parameters.AddWithValue("$queue", queue);
            return Read(command).SingleOrDefault();
        }, cancellation);

    /// <inheritdoc />
    public Task<QueueUse?> FindUseAsync(string queue, string key, CancellationToken cancellation) =>
        database.ReadAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = Use;
            command.Parameters.AddWithValue("$queue", queue);
            command.Parameters.AddWithValue("$key", key);
            using var rows = command.ExecuteReader();
            if (!rows.Read()) return null;
            const int Next = QueueRow.ColumnCount;
            var starts = StartsOf(connection, queue, key);
            return new QueueUse(QueueRow.Read(rows))
            {
                LastKey = rows.GetString(Next),
                Own = Used.Of(rows.GetInt64(Next + 1), [.. starts.Where(each => !each.ByKey).Select(each => each.Starts)]),
                Keys = new Dictionary<string, Used>
                {
                    [key] = Used.Of(rows.GetInt64(Next + 2), [.. starts.Where(each => each.ByKey).Select(each => each.Starts)]),
                },
            };
        }, cancellation);

    private List<(bool ByKey, RememberedStarts Starts)> StartsOf(SqliteConnection connection, string queue, string key)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Starts;
        command.Parameters.AddWithValue("$queue", queue);
        command.Parameters.AddWithValue("$key", key);
        command.Parameters.AddWithValue("$now", Microseconds.From(clock.GetUtcNow()));
        using var rows = command.ExecuteReader();
        List<(bool, RememberedStarts)> all = [];
        while (rows.Read())
            all.Add((rows.GetBoolean(0), new(rows.GetBoolean(0) ? key : "", Microseconds.ToTime(rows.GetInt64(1)), rows.GetInt64(2))));
        return all;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<JobsAhead>> ListAheadAsync(Job job, int limit, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<JobsAhead>>(connection =>
        {
            var rooms = RoomsOf(connection, limit);
            using var command = connection.CreateCommand();
            List<JobsAhead> all = [];
            foreach (var (_, queue, module, operation) in WaitingOperations.Groups(connection).Where(group => group.Lane == (long)job.Lane))
            {
                var (paused, room, perSilo) = rooms.GetValueOrDefault(queue, (false, limit, null));
                if (queue == job.Queue) room = limit;
                var jobs = paused || room == 0 ? 0 : CountAhead(command, job, queue, module, operation, room);
                if (jobs > 0) all.Add(new JobsAhead(queue, module, operation, jobs, room, perSilo));
            }

            return all;
        }, cancellation);

    private static int CountAhead(SqliteCommand command, Job job, string queue, string module, string operation, int limit)
    {
        command.CommandText = Ahead;
        command.Parameters.Clear();
        command.Parameters.AddWithValue("$lane", (int)job.Lane);
        command.Parameters.AddWithValue("$queue", queue);
        command.Parameters.AddWithValue("$module", module);
        command.Parameters.AddWithValue("$operation", operation);
        command.Parameters.AddWithValue("$key", queue == job.Queue ? job.Key : "");
        command.Parameters.AddWithValue("$priority", (int)job.Priority);
        command.Parameters.AddWithValue("$at", Microseconds.From(job.ScheduledAt));
        command.Parameters.AddWithValue("$id", JobRow.Key(job.Id));
        command.Parameters.AddWithValue("$limit", limit);
        return (int)(long)command.ExecuteScalar()!;
    }

    private Dictionary<string, (bool Paused, int Room, int? PerSilo)> RoomsOf(SqliteConnection connection, int limit)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Rooms;
        command.Parameters.AddWithValue("$limit", limit);
        command.Parameters.AddWithValue("$now", Microseconds.From(clock.GetUtcNow()));
        using var rows = command.ExecuteReader();
        Dictionary<string, (bool, int, int?)> rooms = [];
        while (rows.Read()) rooms[rows.GetString(0)] = (rows.GetBoolean(1), rows.GetInt32(2), rows.IsDBNull(3) ? null : rows.GetInt32(3));
        return rooms;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<HeldJobs>> ListHeldAsync(IReadOnlyList<string> queues, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<HeldJobs>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = Held;
            command.Parameters.AddWithValue("$queues", StoredJson.WriteNames(queues));
            using var rows = command.ExecuteReader();
            List<HeldJobs> held = [];
            while (rows.Read()) held.Add(new HeldJobs(rows.GetString(0), rows.GetString(1), rows.GetInt64(2)));
            return held;
        }, cancellation);

    /// <inheritdoc />
    public Task<QueueRules> SaveAsync(QueueRules rules, CancellationToken cancellation) =>
        database.WriteAsync(session =>
        {
            var before = Read(session.Prepare(Find, ("$queue", rules.Queue))).SingleOrDefault();
            Restate(session, rules.Queue, byKey: false, before?.Rate, rules.Rate);
            Restate(session, rules.Queue, byKey: true, before?.Keys?.Rate, rules.Keys?.Rate);
            return Read(session.Prepare(Save,
                ("$queue", rules.Queue), ("$running", rules.MaxRunning), ("$perSilo", rules.MaxRunningPerSilo),
                ("$starts", rules.Rate?.Starts), ("$per", (long?)rules.Rate?.Per.TotalMicroseconds), ("$path", rules.Keys?.Path),
                ("$keyRunning", rules.Keys?.MaxRunning), ("$keyStarts", rules.Keys?.Rate?.Starts),
                ("$keyPer", (long?)rules.Keys?.Rate?.Per.TotalMicroseconds), ("$note", rules.Note),
                ("$restricts", (rules with { PausedAt = null }).Restricts)))[0];
        }, cancellation);

    /// <inheritdoc />
    public Task<QueueRules> PauseAsync(string queue, bool paused, CancellationToken cancellation) =>
        database.WriteAsync(session => Read(session.Prepare(Pause,
            ("$queue", queue), ("$at", paused ? Microseconds.From(clock.GetUtcNow()) : null)))[0], cancellation);

    /// <inheritdoc />
    public Task<bool> RemoveAsync(string queue, CancellationToken cancellation) =>
        database.WriteAsync(session =>
        {
            session.Prepare(Forget, ("$queue", queue)).ExecuteNonQuery();
            return session.Prepare(Clear, ("$queue", queue)).ExecuteNonQuery() == 1
                || session.Prepare(Delete, ("$queue", queue)).ExecuteNonQuery() == 1;
        }, cancellation);

    /// <summary>What has started counts by the new length, or not at all where there is no rate any more.</summary>
    private void Restate(WriteSession session, string queue, bool byKey, RateLimit? before, RateLimit? after)
    {
        if (before is null || before.Per == after?.Per) return;
        List<RememberedStarts> starts = [];
        using (var rows = session.Prepare("DELETE FROM queue_starts WHERE queue = $queue AND by_key = $byKey RETURNING key, at, starts",
            ("$queue", queue), ("$byKey", byKey)).ExecuteReader())
        {
            while (rows.Read()) starts.Add(new(rows.GetString(0), Microseconds.ToTime(rows.GetInt64(1)), rows.GetInt64(2)));
        }

        foreach (var each in after?.Restate(starts, clock.GetUtcNow()) ?? [])
            session.Prepare("INSERT INTO queue_starts (queue, by_key, key, at, starts) VALUES ($queue, $byKey, $key, $at, $starts)",
                ("$queue", queue), ("$byKey", byKey), ("$key", each.Key), ("$at", Microseconds.From(each.At)), ("$starts", each.Starts))
                .ExecuteNonQuery();
    }

    private static List<QueueRules> Read(SqliteCommand command)
    {
        using var rows = command.ExecuteReader();
        List<QueueRules> all = [];
        while (rows.Read()) all.Add(QueueRow.Read(rows));
        return all;
    }
}
