using System.Globalization;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>The statements that acquire jobs.</summary>
internal static class AcquireSql
{
    /// <summary>What an acquisition of that moment took, and nobody has been told of.</summary>
    public const string FindAcquired = $"""
        SELECT {JobRow.Columns}, 0 AS found FROM jobs WHERE state = 3 AND leased_by = $1 AND attempted_at = $2 AND lane = $3
        """;

    // The index has the jobs of each queue and operation in order; which those are is found by skipping from the first of one to that of
    // the next. That is the first of the least key, and so of all where there are no keys.
    private const string Heads = $"""
        WITH RECURSIVE heads AS (
            (SELECT queue, module, operation, priority, scheduled_at, id FROM jobs WHERE {JobSql.IsAvailable} AND lane = $1
             ORDER BY queue, module, operation, key, priority, scheduled_at, id LIMIT 1)
            UNION ALL
            SELECT n.* FROM heads h CROSS JOIN LATERAL (
                SELECT queue, module, operation, priority, scheduled_at, id FROM jobs
                WHERE {JobSql.IsAvailable} AND lane = $1 AND (queue, module, operation) > (h.queue, h.module, h.operation)
                ORDER BY queue, module, operation, key, priority, scheduled_at, id LIMIT 1) n
        )
        """;

    // The jobs of a group of queue, module, operation and key; and those of all keys.
    private const string OfGroup =
        $"{JobSql.IsAvailable} AND lane = $1 AND queue = g.queue AND module = g.module AND operation = g.operation AND key = g.key";

    private const string OfOwn =
        $"{JobSql.IsAvailable} AND lane = $1 AND queue = own.queue AND module = own.module AND operation = own.operation";

    private const string Counted = """
        counted AS (
            INSERT INTO job_counts AS c (silo, slot, queue, state, count)
            SELECT $5, $6, queue, move.state, move.sign * count(*)
            FROM acquired CROSS JOIN (VALUES (2, -1), (3, 1)) AS move (state, sign)
            GROUP BY queue, move.state, move.sign
            ON CONFLICT (silo, slot, queue, state) DO UPDATE SET count = c.count + excluded.count
        )
        """;

    private const string Acquired = """
        acquired AS (
            UPDATE jobs j SET state = 3, attempt = attempt + 1, attempted_at = $3, leased_by = $2, lease_expires_at = $4,
                cancel_requested_at = NULL, version = version + 1
            FROM taken WHERE j.ctid = taken.place
            RETURNING j.*
        )
        """;

    // How many of each queue and operation are among the next ones, of the groups that a condition leaves; and those, locked.
    private const string NextBegin = """
        next AS MATERIALIZED (
            SELECT queue, module, operation, count(*) AS jobs FROM (
                SELECT own.queue, own.module, own.operation FROM (
                    SELECT *, row_number() OVER (ORDER BY priority, scheduled_at, id) AS rank FROM heads
                    WHERE module || '/' || operation = ANY($7) AND
        """;

    private const string NextEnd = $"""

                    ORDER BY priority, scheduled_at, id LIMIT $8) AS own
                CROSS JOIN LATERAL (
                    SELECT priority, scheduled_at, id FROM jobs
                    WHERE {OfOwn} AND key = ''
                    ORDER BY priority, scheduled_at, id LIMIT $8 - own.rank + 1) j
                ORDER BY j.priority, j.scheduled_at, j.id LIMIT $8) merged
            GROUP BY queue, module, operation
        ), taken AS MATERIALIZED (
            SELECT j.place FROM next CROSS JOIN LATERAL (
                SELECT ctid AS place FROM jobs
                WHERE {JobSql.IsAvailable} AND lane = $1 AND queue = next.queue AND module = next.module
                    AND operation = next.operation AND key = '' AND (expires_at IS NULL OR expires_at > $3)
                ORDER BY priority, scheduled_at, id LIMIT next.jobs FOR UPDATE SKIP LOCKED) j
        )
        """;

    /// <summary>
    /// While no queue is restricted. First how many of each queue and operation are among the next ones, without a lock: only groups with
    /// the best heads are looked into, and one whose head is the third best gives at most two less than the limit. Then just so many of
    /// each, passing over what others have locked. Locking while merging would lock more than is taken, and hide it from other silos.
    /// What is locked stays where it is, so it is found again by its place. How many were found comes with each job, and alone when
    /// others had locked them all; -1 when a queue is restricted.
    /// </summary>
    public const string Plain = $"""
        {Heads}, open AS MATERIALIZED (
            SELECT NOT EXISTS (SELECT FROM queues WHERE restricts) AS all
        ), {NextBegin} (SELECT open.all FROM open){NextEnd}, {Acquired}, {Counted}
        SELECT {JobRow.Columns}, found.jobs
        FROM (SELECT CASE WHEN open.all THEN (SELECT sum(jobs)::integer FROM next) ELSE -1 END AS jobs FROM open) AS found
        LEFT JOIN acquired ON true
        """;

    /// <summary>What <see cref="Limited"/> answers in place of a number when no queue has rules.</summary>
    public const int NoRules = -1;

    /// <summary>The same when rules hold back some of what is wanted, or may.</summary>
    public const int RulesBind = -2;

    /// <summary>As <see cref="LockQueues"/>, and remembers for the transaction which those were.</summary>
    public const string LockAndRemember = $"""
        WITH l AS MATERIALIZED ({LockQueues})
        SELECT set_config('gristmill.locked', coalesce((SELECT string_agg(queue, ',') FROM l), ''), true)
        """;

    private const string Locked = "string_to_array(current_setting('gristmill.locked', true), ',')";

    /// <summary>
    /// While queues have rules that leave room for all that is wanted: as <see cref="Plain"/>, without the paused ones, and noting what
    /// counts against the rates. A queue whose first jobs came after the locks was not locked: then nothing is taken.
    /// </summary>
    public const string Limited = $"""
        {Heads}, used AS MATERIALIZED (
            SELECT q.queue, q.paused_at IS NOT NULL AS paused, q.rate_per, q.has_keys OR q.queue <> ALL({Locked})
                OR (q.max_running IS NOT NULL AND q.max_running - (
                    SELECT coalesce(sum(count), 0)::bigint FROM job_counts c WHERE c.queue = q.queue AND c.state = 3) < $8)
                OR (q.max_running_per_silo IS NOT NULL AND q.max_running_per_silo - (
                    SELECT count(*) FROM jobs j WHERE j.state = 3 AND j.leased_by = $2 AND j.queue = q.queue) < $8)
                OR (q.rate_starts IS NOT NULL AND q.rate_starts - (
                    SELECT coalesce(sum(starts), 0)::bigint FROM queue_starts s
                    WHERE s.queue = q.queue AND NOT s.by_key AND s.key = ''
                        AND s.at > $3::timestamptz - q.rate_per * interval '1 microsecond') < $8)
                AS binds
            FROM queues q WHERE restricts AND queue IN (SELECT queue FROM heads)
        ), open AS MATERIALIZED (
            SELECT CASE WHEN NOT EXISTS (SELECT FROM queues WHERE restricts) THEN -1
                WHEN EXISTS (SELECT FROM used WHERE binds AND NOT paused) THEN -2 ELSE 0 END AS found
        ), {NextBegin} (SELECT found FROM open) = 0 AND queue NOT IN (SELECT queue FROM used WHERE paused){NextEnd},
        {Acquired}, {Counted}, started AS (
            INSERT INTO queue_starts AS s (queue, by_key, key, at, starts)
            SELECT u.queue, false, '', {PartEnd}, a.jobs
            FROM (SELECT queue, count(*) AS jobs FROM acquired GROUP BY queue) a JOIN used u ON u.queue = a.queue AND u.rate_per IS NOT NULL
            ON CONFLICT (queue, by_key, key, at) DO UPDATE SET starts = s.starts + excluded.starts
        )
        SELECT {JobRow.Columns}, found.jobs
        FROM (SELECT CASE WHEN open.found = 0 THEN (SELECT sum(jobs)::integer FROM next) ELSE open.found END AS jobs FROM open) AS found
        LEFT JOIN acquired ON true
        """;

    /// <summary>What <see cref="RateLimit.Remembered"/> makes of now: ticks since the year 1, in whole parts of the rate's length.</summary>
    internal const string PartEnd = """
        timestamptz 'epoch' + ((((extract(epoch FROM $3::timestamptz) * 1000000)::bigint * 10 + 621355968000000000 + u.rate_per / 10 - 1)
            / (u.rate_per / 10) * (u.rate_per / 10)) - 621355968000000000) / 10 * interval '1 microsecond'
        """;

    /// <summary>As <see cref="ForgetStarts"/>, for the rates of the queues that the transaction has locked.</summary>
    public const string ForgetRemembered = $"""
        DELETE FROM queue_starts s USING queues q
        WHERE q.queue = ANY({Locked}) AND q.rate_per IS NOT NULL AND s.queue = q.queue AND NOT s.by_key AND s.key = ''
            AND s.at <= $1::timestamptz - q.rate_per * interval '1 microsecond'
        RETURNING 1
        """;

    /// <summary>So many of each group, and what counts against the rates.</summary>
    public const string Take = $"""
        WITH taken AS MATERIALIZED (
            SELECT j.place FROM unnest($7::text[], $8::text[], $9::text[], $10::text[], $11::smallint[], $12::smallint[], $13::integer[])
                AS g (queue, module, operation, key, lowest, highest, jobs)
            CROSS JOIN LATERAL (
                SELECT ctid AS place FROM jobs
                WHERE {OfGroup}
                    AND priority BETWEEN g.lowest AND g.highest AND (expires_at IS NULL OR expires_at > $3)
                ORDER BY priority, scheduled_at, id LIMIT g.jobs FOR UPDATE SKIP LOCKED) j
        ), {Acquired}, {Counted}, started AS (
            INSERT INTO queue_starts AS s (queue, by_key, key, at, starts)
            SELECT r.queue, r.by_key, CASE WHEN r.by_key THEN a.key ELSE '' END, r.at, count(*)
            FROM unnest($14::text[], $15::boolean[], $16::timestamptz[]) AS r (queue, by_key, at)
            JOIN acquired a ON a.queue = r.queue AND (NOT r.by_key OR a.key <> '')
            GROUP BY 1, 2, 3, 4
            ON CONFLICT (queue, by_key, key, at) DO UPDATE SET starts = s.starts + excluded.starts
        )
        SELECT {JobRow.Columns}, 0 AS found FROM acquired
        """;

    /// <summary>Where the next turns begin.</summary>
    public const string Turned = """
        UPDATE queues q SET last_key = u.key FROM unnest($1::text[], $2::text[]) AS u (queue, key)
        WHERE q.queue = u.queue RETURNING 1
        """;

    /// <summary>What counts against no rate any more.</summary>
    public const string ForgetStarts = """
        DELETE FROM queue_starts s USING unnest($1::text[], $2::boolean[], $3::timestamptz[]) AS u (queue, by_key, before)
        WHERE s.queue = u.queue AND s.by_key = u.by_key AND s.at <= u.before RETURNING 1
        """;

    /// <summary>
    /// Keeps others from taking of the queues that have limits, in an order in which nobody waits for each other. Not by locks on their
    /// rows: whoever waits for one that is changed each time may find it locked anew for seconds, while these locks are given in turn. By
    /// the counts, for an index has all jobs that were taken at its beginning until others' transactions have ended.
    /// </summary>
    public const string LockQueues = """
        WITH wanted AS MATERIALIZED (
            SELECT queue, hashtext(current_schema() || '/' || queue) AS number FROM queues q
            WHERE restricts AND paused_at IS NULL
                AND (SELECT sum(count) FROM job_counts c WHERE c.queue = q.queue AND c.state = 2) > 0
            ORDER BY number, queue
        )
        SELECT queue, pg_advisory_xact_lock(1735421807, number) FROM wanted
        """;

    public const string Rules = $"SELECT {QueueRow.Columns}, last_key FROM queues WHERE restricts";

    public const string Running = """
        SELECT queue, sum(count)::bigint FROM job_counts
        WHERE state = 3 AND queue IN (SELECT queue FROM queues WHERE max_running IS NOT NULL AND paused_at IS NULL)
        GROUP BY queue
        """;

    /// <summary>Jobs that a silo holds of the queues that say how many those may be.</summary>
    public const string Held = """
        SELECT queue, count(*) FROM jobs
        WHERE state = 3 AND leased_by = $1 AND queue IN (SELECT queue FROM queues WHERE max_running_per_silo IS NOT NULL AND paused_at IS NULL)
        GROUP BY queue
        """;

    public const string RunningKeys = """
        SELECT queue, key, count(*) FROM jobs
        WHERE state = 3 AND key <> '' AND queue IN (SELECT queue FROM queues WHERE key_max_running IS NOT NULL AND paused_at IS NULL)
        GROUP BY queue, key
        """;

    public const string Starts = """
        SELECT s.queue, s.by_key, s.key, sum(s.starts)::bigint, min(s.at) FROM queues q JOIN queue_starts s ON s.queue = q.queue
            AND s.at > $1 - CASE WHEN s.by_key THEN q.key_rate_per ELSE q.rate_per END * interval '1 microsecond'
        WHERE q.paused_at IS NULL
        GROUP BY s.queue, s.by_key, s.key
        """;

    /// <summary>The jobs that could be acquired, as far as an acquisition looks at them.</summary>
    /// <param name="byPriority">Whether to look at those of each priority, of many at some: the fourth parameter, 0 to 1, chooses.</param>
    public static string Contenders(bool byPriority) => $"""
        {Heads}, own AS MATERIALIZED (
            SELECT h.queue, h.module, h.operation, coalesce(q.has_keys, false) AS has_keys, q.last_key,
                CASE WHEN q.restricts THEN $3 ELSE greatest({(byPriority ? "1, $3 / 8, " : "")}$3 + 1
                    - row_number() OVER (PARTITION BY coalesce(q.restricts, false) ORDER BY h.priority, h.scheduled_at, h.id))::integer
                END AS most
            FROM heads h LEFT JOIN queues q ON q.queue = h.queue
            WHERE h.module || '/' || h.operation = ANY($2) AND q.paused_at IS NULL
        ), every AS (
            SELECT queue, module, operation, '' COLLATE "C" AS key, most FROM own WHERE NOT has_keys AND most > 0
            UNION ALL
            SELECT queue, module, operation, k.key, NULL FROM own CROSS JOIN LATERAL ({KeysOf("> own.last_key")}) k WHERE has_keys
            UNION ALL
            SELECT queue, module, operation, k.key, NULL FROM own CROSS JOIN LATERAL ({KeysOf("<= own.last_key")}) k WHERE has_keys
        ), groups AS (
            SELECT queue, module, operation, key, coalesce(most, least($3, greatest({Least}, $3 * {Spare} / count(*) OVER (PARTITION BY queue)))) AS most
            FROM every
        )
        SELECT g.queue, g.module, g.operation, g.key, j.priority, j.scheduled_at, j.id FROM groups g{(byPriority ? Priorities : "")}
        CROSS JOIN LATERAL (
            SELECT priority, scheduled_at, id FROM jobs
            WHERE {OfGroup}{(byPriority ? " AND priority = p.priority" : "")}
            ORDER BY priority, scheduled_at, id LIMIT g.most) j
        """;

    private static readonly string Few = ContenderCaps.Priorities.ToString(CultureInfo.InvariantCulture);

    private static readonly string Least = ContenderCaps.Least.ToString(CultureInfo.InvariantCulture);

    private static readonly string Spare = ContenderCaps.Spare.ToString(CultureInfo.InvariantCulture);

    private static readonly string Priorities = $"""
         CROSS JOIN LATERAL (
            WITH RECURSIVE each AS (
                (SELECT priority FROM jobs WHERE {OfGroup}
                 ORDER BY priority LIMIT 1)
                UNION ALL
                SELECT n.priority FROM each e CROSS JOIN LATERAL (
                    SELECT priority FROM jobs WHERE {OfGroup}
                        AND priority > e.priority ORDER BY priority LIMIT 1) n
            ), later AS (
                (SELECT priority FROM jobs WHERE {OfGroup} AND priority > (SELECT above FROM chosen) ORDER BY priority LIMIT 1)
                UNION ALL
                SELECT n.priority FROM later l CROSS JOIN LATERAL (
                    SELECT priority FROM jobs WHERE {OfGroup} AND priority > l.priority ORDER BY priority LIMIT 1) n
            ), chosen AS MATERIALIZED (
                SELECT (least - 1 + $4 * (last - least + 1))::integer AS above FROM (SELECT
                    (SELECT priority FROM jobs WHERE {OfGroup} ORDER BY priority LIMIT 1)::integer AS least,
                    (SELECT priority FROM jobs WHERE {OfGroup} ORDER BY priority DESC LIMIT 1)::integer AS last) bounds
            )
            SELECT priority FROM (SELECT priority FROM each LIMIT {Few}) first
            UNION
            SELECT priority FROM (SELECT priority FROM later LIMIT {Few}) other) p
        """;

    private static string KeysOf(string range) => $"""
        WITH RECURSIVE each AS (
            (SELECT key FROM jobs WHERE {OfOwn} AND key {range}
             ORDER BY key LIMIT 1)
            UNION ALL
            SELECT n.key FROM each e CROSS JOIN LATERAL (
                SELECT key FROM jobs WHERE {OfOwn}
                    AND key > e.key AND key {range} ORDER BY key LIMIT 1) n
        )
        SELECT key FROM each LIMIT {ContenderCaps.Keys}
        """;
}
