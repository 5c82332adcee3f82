namespace Gristmill.Jobs.PostgreSql;

/// <summary>The store's statements that are not a group's.</summary>
internal static class JobSql
{
    /// <summary>
    /// A job may be acquired. Written as the condition of the index that has those in their order, so that no other index answers it,
    /// whatever the planner holds for the fastest.
    /// </summary>
    public const string IsAvailable = "state + 0 = 2";

    public static readonly string Promote = $"""
        WITH due AS MATERIALIZED (
            SELECT ctid AS place, state FROM jobs WHERE state IN (1, 4) AND waits_for <= 0 AND scheduled_at <= $3
            ORDER BY scheduled_at LIMIT $4 FOR UPDATE SKIP LOCKED
        ), promoted AS (
            UPDATE jobs j SET state = 2, version = version + 1 FROM due WHERE j.ctid = due.place RETURNING j.queue, due.state AS was
        ), {CountSql.Moved("promoted", "queue, was", "queue, 2")}
        SELECT count(*)::integer FROM promoted
        """;

    /// <summary>Ends jobs that were not started in time.</summary>
    public static readonly string Expire = $"""
        WITH late AS MATERIALIZED (
            SELECT ctid AS place, state FROM jobs
            WHERE expires_at IS NOT NULL AND state IN (1, 2, 4) AND expires_at <= $3
            ORDER BY expires_at LIMIT $4 FOR UPDATE SKIP LOCKED
        ), expired AS (
            UPDATE jobs j SET state = 7, finalized_at = $3, error_code = $5, version = version + 1
            FROM late WHERE j.ctid = late.place RETURNING j.queue, late.state AS was, j.awaited
        ), {CountSql.Moved("expired", "queue, was", "queue, 7")}
        SELECT count(*)::integer, coalesce(bool_or(awaited), false) FROM expired
        """;

    public const string NextDue = """
        SELECT least(
            (SELECT scheduled_at FROM jobs WHERE state IN (1, 4) AND waits_for <= 0 ORDER BY scheduled_at LIMIT 1),
            (SELECT expires_at FROM jobs WHERE expires_at IS NOT NULL AND state IN (1, 2, 4) ORDER BY expires_at LIMIT 1))
        """;

    // The state as a parameter: the planner must not go through all running jobs by their partial index.
    public const string Renew = """
        UPDATE jobs j SET lease_expires_at = $2
        FROM unnest($3::uuid[], $4::integer[], $5::bigint[]) AS u (id, attempt, version)
        WHERE j.id = u.id AND j.state = $6 AND j.attempt = u.attempt AND j.version = u.version AND j.leased_by = $1
        RETURNING j.id, j.attempt, j.version, j.cancel_requested_at IS NOT NULL
        """;

    public const string RequestCancel = """
        UPDATE jobs SET cancel_requested_at = coalesce(cancel_requested_at, $2) WHERE id = $1 AND state = 3
        RETURNING attempt, version
        """;

    public const string Heartbeat = """
        INSERT INTO silos (silo, started_at, heartbeat_at, version, cores, modules, operations) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (silo) DO UPDATE SET heartbeat_at = excluded.heartbeat_at, modules = excluded.modules, operations = excluded.operations
        RETURNING 1
        """;

    /// <summary>Takes a silo off the list, and adds its counts to those of the silos that are gone.</summary>
    public const string RemoveSilo = """
        WITH gone AS (
            DELETE FROM silos WHERE silo = $1
        ), counts AS (
            DELETE FROM job_counts WHERE silo = $1 RETURNING queue, state, count
        ), folded AS (
            INSERT INTO job_counts AS c (silo, slot, queue, state, count)
            SELECT '', -1, queue, state, sum(count) FROM counts GROUP BY queue, state
            ON CONFLICT (silo, slot, queue, state) DO UPDATE SET count = c.count + excluded.count
        )
        SELECT 1
        """;

    /// <summary>The same for silos that are silent for long and hold no lease, and for counts that came after their silo left.</summary>
    public const string ForgetSilos = """
        WITH gone AS (
            DELETE FROM silos s WHERE heartbeat_at < $1
                AND NOT EXISTS (SELECT FROM jobs WHERE state = 3 AND leased_by = s.silo)
            RETURNING silo
        ), counts AS (
            DELETE FROM job_counts c WHERE silo <> ''
                AND (silo IN (SELECT silo FROM gone) OR NOT EXISTS (SELECT FROM silos s WHERE s.silo = c.silo))
            RETURNING queue, state, count
        ), folded AS (
            INSERT INTO job_counts AS c (silo, slot, queue, state, count)
            SELECT '', -1, queue, state, sum(count) FROM counts GROUP BY queue, state
            ON CONFLICT (silo, slot, queue, state) DO UPDATE SET count = c.count + excluded.count
        )
        SELECT count(*)::integer FROM gone
        """;

    public const string Lost = $"""
        SELECT {JobRow.Columns} FROM jobs
        WHERE state = 3 AND (lease_expires_at < $1
            OR NOT EXISTS (SELECT FROM silos WHERE silo = leased_by AND heartbeat_at >= $2))
        LIMIT $3
        """;

    /// <summary>One transaction at a time prunes a queue: the next one's statement sees what this one left.</summary>
    public const string LockPruning = "SELECT pg_advisory_xact_lock(1735421805, hashtext($1))";

    /// <summary>Deletes of the oldest ended jobs of a queue those that ended before a time; passes over what is locked.</summary>
    /// <param name="state">Their state.</param>
    /// <param name="toTable">Whether they go to the archive; then with the time.</param>
    public static string Prune(JobState state, bool toTable) => $$"""
        {{Oldest(state)}}, locked AS MATERIALIZED (
            SELECT j.place FROM oldest o CROSS JOIN LATERAL (
                SELECT ctid AS place FROM jobs WHERE id = o.id AND state = {{(int)state}} AND finalized_at < $4 AND NOT awaited
                FOR UPDATE SKIP LOCKED) j
        ), gone AS (
            DELETE FROM jobs USING locked WHERE jobs.ctid = locked.place RETURNING {{(toTable ? "jobs.*" : "id, tags")}}
        ), {{(toTable ? Archived : "")}}{{Forgotten}}, counted AS (
            INSERT INTO job_counts AS c (silo, slot, queue, state, count)
            SELECT $1, $2, $3, {{(int)state}}, -count(*) FROM gone HAVING count(*) > 0
            ON CONFLICT (silo, slot, queue, state) DO UPDATE SET count = c.count + excluded.count
        )
        SELECT (SELECT count(*) FROM oldest)::integer, (SELECT count(*) FROM gone)::integer,
            (SELECT id FROM oldest ORDER BY id DESC LIMIT 1)
        """;

    /// <summary>
    /// What <see cref="Prune"/> would delete, up to so many bytes, each with how many were looked at and the last of those; these alone when
    /// there is nothing.
    /// </summary>
    public static string Prunable(JobState state) => $$"""
        {{Oldest(state)}}, weighed AS MATERIALIZED (
            SELECT o.id, (SELECT octet_length(args) + coalesce(octet_length(result), 0) FROM jobs j WHERE j.id = o.id)::bigint AS bytes FROM oldest o
        ), few AS MATERIALIZED (
            SELECT id FROM (
                SELECT id, sum(bytes) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM weighed) w
            WHERE coalesce(before, 0) < {{Jobs.Prunable.Bytes}}
        ), looked AS (
            SELECT CASE WHEN (SELECT count(*) FROM few) < (SELECT count(*) FROM oldest) THEN $6 ELSE (SELECT count(*) FROM few) END::integer
                AS examined, (SELECT id FROM few ORDER BY id DESC LIMIT 1) AS last
        )
        SELECT {{JobRow.Columns}}, examined, last FROM looked LEFT JOIN (
            SELECT j.* FROM few o CROSS JOIN LATERAL (
                SELECT * FROM jobs WHERE id = o.id AND state = {{(int)state}} AND finalized_at < $4 AND NOT awaited) j
        ) prunable ON true
        ORDER BY id
        """;

    private static string Oldest(JobState state) => $$"""
        WITH RECURSIVE modules AS (
            (SELECT module FROM jobs WHERE state = {{(int)state}} AND state IN (5, 6, 7) AND queue = $3 ORDER BY module LIMIT 1)
            UNION ALL
            SELECT n.module FROM modules m CROSS JOIN LATERAL (
                SELECT module FROM jobs WHERE state = {{(int)state}} AND state IN (5, 6, 7) AND queue = $3 AND module > m.module
                ORDER BY module LIMIT 1) AS n
        ), allowed AS MATERIALIZED (
            SELECT CASE WHEN $7 = 0 THEN $6 ELSE greatest(0, least($6, sum(count)::bigint - $7)) END AS jobs
            FROM job_counts WHERE queue = $3 AND state = {{(int)state}}
        ), oldest AS MATERIALIZED (
            SELECT h.id FROM modules m CROSS JOIN LATERAL (
                SELECT id FROM jobs
                WHERE state = {{(int)state}} AND state IN (5, 6, 7) AND queue = $3 AND module = m.module AND id > $5
                ORDER BY id LIMIT $6) AS h
            ORDER BY h.id LIMIT (SELECT jobs FROM allowed)
        )
        """;

    /// <summary>Idempotency keys of jobs with lesser ids, whose time is over.</summary>
    public const string ForgetKeys = """
        WITH old AS MATERIALIZED (
            SELECT ctid AS place FROM job_uniques WHERE fingerprint IS NOT NULL AND job_id < $1 ORDER BY job_id LIMIT $2 FOR UPDATE SKIP LOCKED
        )
        DELETE FROM job_uniques u USING old WHERE u.ctid = old.place RETURNING 1
        """;

    // What else is known of jobs that are gone. Claims are locked in an order in which nobody waits for each other.
    // Idempotency keys outlive their jobs: a request that comes again is not to enqueue again.
    private const string Forgotten = """
        claims AS MATERIALIZED (
            SELECT u.key FROM job_uniques u WHERE u.job_id IN (SELECT id FROM gone) AND u.fingerprint IS NULL ORDER BY u.key FOR UPDATE
        ), unclaimed AS (
            DELETE FROM job_uniques u USING claims c, gone g WHERE u.key = c.key AND u.job_id = g.id
        ), untied AS (
            DELETE FROM job_dependencies d USING gone g WHERE d.job_id = g.id
        ), untold AS (
            DELETE FROM job_progress p USING gone g WHERE p.job_id = g.id
        ), unlogged AS (
            DELETE FROM job_logs l USING gone g WHERE l.job_id = g.id
        ), untagged AS (
            DELETE FROM job_tags t USING (SELECT id, unnest(tags) AS tag FROM gone) g WHERE t.tag = g.tag AND t.job_id = g.id
        )
        """;

    private static readonly string Archived = $"""
        archived AS (
            INSERT INTO jobs_archive (archived_at, {JobRow.Columns}) SELECT $8, {JobRow.Columns} FROM gone
            ON CONFLICT (id) DO UPDATE SET archived_at = excluded.archived_at,
                {string.Join(", ", JobRow.Columns.Split(", ").Select(column => $"{column} = excluded.{column}"))}
        ),{" "}
        """;

    public const string FindArchived = $"SELECT {JobRow.Columns} FROM jobs_archive WHERE id = $1";

    public const string DeleteArchived = """
        WITH old AS MATERIALIZED (
            SELECT ctid AS place FROM jobs_archive WHERE archived_at < $1 ORDER BY archived_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM jobs_archive a USING old WHERE a.ctid = old.place RETURNING 1
        )
        SELECT count(*)::integer FROM gone
        """;

    /// <summary>Deletes ended jobs by their ids; passes over what is locked.</summary>
    public static readonly string Delete = DeleteOf("SELECT ctid AS place FROM jobs WHERE id = ANY($3) AND state IN (5, 6, 7) AND NOT awaited");

    /// <summary>The same for those that have the versions they are told to have.</summary>
    public static readonly string DeleteUnchanged = DeleteOf("""
        SELECT j.ctid AS place FROM jobs j JOIN unnest($3::uuid[], $4::bigint[]) AS u (id, version) ON j.id = u.id AND j.version = u.version
        WHERE j.state IN (5, 6, 7) AND NOT j.awaited
        """, "j.id", "OF j");

    private static string DeleteOf(string which, string order = "id", string lockOf = "") => $"""
        WITH locked AS MATERIALIZED (
            {which} ORDER BY {order} FOR UPDATE {lockOf} SKIP LOCKED
        ), gone AS (
            DELETE FROM jobs USING locked WHERE jobs.ctid = locked.place RETURNING id, tags, queue, state
        ), {Forgotten}, counted AS (
            INSERT INTO job_counts AS c (silo, slot, queue, state, count)
            SELECT $1, $2, queue, state, -count(*) FROM gone GROUP BY queue, state
            ON CONFLICT (silo, slot, queue, state) DO UPDATE SET count = c.count + excluded.count
        )
        SELECT count(*)::integer FROM gone
        """;

    public const string Count = """
        SELECT queue, state, sum(count)::bigint FROM job_counts GROUP BY queue, state HAVING sum(count) > 0
        ORDER BY queue COLLATE "C", state
        """;
}
