namespace Gristmill.Jobs.PostgreSql;

/// <summary>The statements over the rules of queues.</summary>
internal static class QueueSql
{
    /// <summary>Held shared by acquisitions: rules that are being changed hold for each one that begins after the change.</summary>
    public const string LockShared = "SELECT pg_advisory_xact_lock_shared(1735421806, hashtext(current_schema()))";

    /// <summary>Held by whoever changes rules.</summary>
    public const string Lock = "SELECT pg_advisory_xact_lock(1735421806, hashtext(current_schema()))";

    public const string List = $"""SELECT {QueueRow.Columns} FROM queues ORDER BY queue COLLATE "C" """;

    public const string Find = $"SELECT {QueueRow.Columns} FROM queues WHERE queue = $1";

    /// <summary>The rules of a queue with what is in use of its limits, and of those of a key.</summary>
    public const string Use = $$"""
        SELECT {{QueueRow.Columns}}, last_key,
            (SELECT coalesce(sum(count), 0)::bigint FROM job_counts c WHERE c.queue = q.queue AND c.state = 3),
            (SELECT count(*) FROM jobs j WHERE j.state = 3 AND j.key <> '' AND j.queue = q.queue AND j.key = $2),
            own.at, own.starts, each.at, each.starts
        FROM queues q CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(at ORDER BY at), '{}') AS at, coalesce(array_agg(starts ORDER BY at), '{}') AS starts
            FROM queue_starts s
            WHERE s.queue = q.queue AND NOT by_key AND at > $3 - q.rate_per * interval '1 microsecond') own
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(at ORDER BY at), '{}') AS at, coalesce(array_agg(starts ORDER BY at), '{}') AS starts
            FROM queue_starts s
            WHERE s.queue = q.queue AND by_key AND key = $2 AND at > $3 - q.key_rate_per * interval '1 microsecond') each
        WHERE q.queue = $1
        """;

    /// <summary>The jobs before one, of other queues no more than those have room for; the index has those of each queue and operation in order.</summary>
    public const string Ahead = $"""
        WITH RECURSIVE groups AS (
            (SELECT queue, module, operation FROM jobs WHERE {JobSql.IsAvailable} AND lane = $1 ORDER BY queue, module, operation LIMIT 1)
            UNION ALL
            SELECT n.queue, n.module, n.operation FROM groups g CROSS JOIN LATERAL (
                SELECT queue, module, operation FROM jobs
                WHERE {JobSql.IsAvailable} AND lane = $1 AND (queue, module, operation) > (g.queue, g.module, g.operation)
                ORDER BY queue, module, operation LIMIT 1) n
        )
        SELECT g.queue, g.module, g.operation, j.jobs, u.room, q.max_running_per_silo
        FROM groups g LEFT JOIN queues q ON q.queue = g.queue AND q.restricts CROSS JOIN LATERAL (
            SELECT CASE WHEN g.queue = $2 THEN $7 ELSE least($7,
                CASE WHEN q.max_running IS NOT NULL THEN greatest(0, q.max_running - (
                    SELECT coalesce(sum(count), 0)::bigint FROM job_counts c WHERE c.queue = q.queue AND c.state = 3)) END,
                CASE WHEN q.rate_starts IS NOT NULL THEN greatest(0, q.rate_starts - (
                    SELECT coalesce(sum(starts), 0)::bigint FROM queue_starts s
                    WHERE s.queue = q.queue AND NOT s.by_key AND s.at > $8::timestamptz - q.rate_per * interval '1 microsecond')) END) END::integer AS room
        ) u CROSS JOIN LATERAL (
            SELECT count(*)::integer AS jobs FROM (
                SELECT FROM jobs WHERE {JobSql.IsAvailable} AND lane = $1 AND queue = g.queue AND module = g.module AND operation = g.operation
                    AND key = CASE WHEN g.queue = $2 THEN $3 ELSE '' END AND (priority, scheduled_at, id) < ($4, $5, $6) LIMIT u.room) before
        ) j
        WHERE q.paused_at IS NULL AND j.jobs > 0
        """;

    /// <summary>The jobs of the other keys of a queue; the index has those of each operation in order.</summary>
    public static readonly string OfKeys = $"""
        WITH RECURSIVE operations AS (
            (SELECT module, operation FROM jobs WHERE {JobSql.IsAvailable} AND lane = $1 AND queue = $2 ORDER BY module, operation LIMIT 1)
            UNION ALL
            SELECT n.module, n.operation FROM operations o CROSS JOIN LATERAL (
                SELECT module, operation FROM jobs
                WHERE {JobSql.IsAvailable} AND lane = $1 AND queue = $2 AND (module, operation) > (o.module, o.operation)
                ORDER BY module, operation LIMIT 1) n
        )
        SELECT key, module, operation, count(*)::integer, room FROM (
            SELECT k.key, o.module, o.operation, u.room FROM queues q CROSS JOIN operations o CROSS JOIN LATERAL (
                SELECT * FROM ({KeysOf("> q.last_key")}) later UNION ALL SELECT * FROM ({KeysOf("<= q.last_key")}) earlier
            ) k CROSS JOIN LATERAL (
                SELECT CASE WHEN k.key = '' THEN $4 ELSE least($4,
                    CASE WHEN q.key_max_running IS NOT NULL THEN greatest(0, q.key_max_running - (
                        SELECT count(*) FROM jobs r WHERE r.state = 3 AND r.key <> '' AND r.queue = q.queue AND r.key = k.key)) END,
                    CASE WHEN q.key_rate_starts IS NOT NULL THEN greatest(0, q.key_rate_starts - (
                        SELECT coalesce(sum(starts), 0)::bigint FROM queue_starts s
                        WHERE s.queue = q.queue AND s.by_key AND s.key = k.key
                            AND s.at > $6::timestamptz - q.key_rate_per * interval '1 microsecond')) END) END::integer AS room
            ) u CROSS JOIN LATERAL (
                SELECT FROM jobs WHERE {JobSql.IsAvailable} AND lane = $1 AND queue = $2 AND module = o.module AND operation = o.operation
                    AND key = k.key LIMIT u.room) j
            WHERE q.queue = $2 AND k.key <> $3 LIMIT $5) found
        GROUP BY key, module, operation, room
        """;

    private static string KeysOf(string range) => $"""
        WITH RECURSIVE each AS (
            (SELECT key FROM jobs WHERE {JobSql.IsAvailable} AND lane = $1 AND queue = $2 AND module = o.module AND operation = o.operation
                AND key {range} ORDER BY key LIMIT 1)
            UNION ALL
            SELECT n.key FROM each e CROSS JOIN LATERAL (
                SELECT key FROM jobs WHERE {JobSql.IsAvailable} AND lane = $1 AND queue = $2 AND module = o.module AND operation = o.operation
                    AND key > e.key AND key {range} ORDER BY key LIMIT 1) n
        )
        SELECT key FROM each LIMIT $5
        """;

    public const string Held = """
        SELECT queue, leased_by, count(*) FROM jobs WHERE state = 3 AND queue = ANY($1) GROUP BY queue, leased_by
        """;

    public const string Save = $"""
        INSERT INTO queues AS q (queue, max_running, max_running_per_silo, rate_starts, rate_per, key_path, key_max_running,
            key_rate_starts, key_rate_per, note, version, has_keys, restricts, last_key)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $6 IS NOT NULL, $11 OR $6 IS NOT NULL, '')
        ON CONFLICT (queue) DO UPDATE SET max_running = excluded.max_running, max_running_per_silo = excluded.max_running_per_silo,
            rate_starts = excluded.rate_starts, rate_per = excluded.rate_per, key_path = excluded.key_path,
            key_max_running = excluded.key_max_running, key_rate_starts = excluded.key_rate_starts,
            key_rate_per = excluded.key_rate_per, note = excluded.note, version = q.version + 1,
            has_keys = excluded.has_keys OR {MayHaveKeys},
            restricts = excluded.restricts OR q.paused_at IS NOT NULL OR {MayHaveKeys}
        RETURNING {QueueRow.Columns}
        """;

    /// <summary>What counts against a rate, which is forgotten.</summary>
    public const string TakeStarts = "DELETE FROM queue_starts WHERE queue = $1 AND by_key = $2 RETURNING key, at, starts";

    public const string AddStarts = """
        INSERT INTO queue_starts (queue, by_key, key, at, starts)
        SELECT $1, $2, key, at, starts FROM unnest($3::text[], $4::timestamptz[], $5::bigint[]) AS s (key, at, starts)
        """;

    public const string Pause = $"""
        INSERT INTO queues AS q (queue, paused_at, note, version, has_keys, restricts, last_key)
        VALUES ($1, $2, '', 1, false, $2 IS NOT NULL, '')
        ON CONFLICT (queue) DO UPDATE SET version = q.version + 1,
            paused_at = CASE WHEN excluded.paused_at IS NULL THEN NULL ELSE coalesce(q.paused_at, excluded.paused_at) END,
            restricts = excluded.paused_at IS NOT NULL OR q.max_running IS NOT NULL OR q.max_running_per_silo IS NOT NULL
                OR q.rate_starts IS NOT NULL OR q.has_keys
        RETURNING {QueueRow.Columns}
        """;

    /// <summary>A queue whose jobs may have keys keeps its row, for without it they would not be found.</summary>
    public const string Remove = $"""
        WITH kept AS (
            UPDATE queues q SET paused_at = NULL, max_running = NULL, max_running_per_silo = NULL, rate_starts = NULL, rate_per = NULL,
                key_path = NULL, key_max_running = NULL, key_rate_starts = NULL, key_rate_per = NULL, note = '', version = q.version + 1
            WHERE queue = $1 AND {MayHaveKeys} RETURNING 1
        ), gone AS (
            DELETE FROM queues q WHERE queue = $1 AND NOT {MayHaveKeys} RETURNING 1
        ), forgotten AS (
            DELETE FROM queue_starts WHERE queue = $1
        )
        SELECT (SELECT count(*) FROM kept) + (SELECT count(*) FROM gone) > 0
        """;

    // Nobody looks for the few that wait long: a queue that had keys once is told from others for good.
    private const string MayHaveKeys = "q.has_keys";
}
