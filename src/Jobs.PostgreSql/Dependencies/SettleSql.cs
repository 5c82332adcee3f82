namespace Gristmill.Jobs.PostgreSql;

/// <summary>The statements over what jobs wait for.</summary>
internal static class SettleSql
{
    /// <summary>
    /// Marks the jobs of earlier enqueues whose end somebody will wait for; one at a time, so that this never holds one and waits for
    /// another.
    /// </summary>
    public const string Await = "UPDATE jobs SET awaited = true WHERE id = $1 AND NOT awaited";

    public const string Awaited = "SELECT id, awaited OR state IN (5, 6, 7) FROM jobs WHERE id = ANY($1) ORDER BY id";

    /// <summary>
    /// The same for those that have ended, which may be told of at any moment: in the transaction that brings the ones that wait, so that
    /// they are told of after it. They are locked in order, and those who tell ends, prune or delete pass over what is locked.
    /// </summary>
    public const string AwaitEnded = """
        WITH ended AS MATERIALIZED (
            SELECT id FROM jobs WHERE id = ANY($1) AND state IN (5, 6, 7) ORDER BY id FOR NO KEY UPDATE
        )
        UPDATE jobs j SET awaited = true FROM ended WHERE j.id = ended.id AND NOT j.awaited RETURNING 1
        """;

    /// <summary>
    /// Holds those against being told as long as the transaction lasts that brings the ones that wait. Ends of attempts are not held up,
    /// and whoever tells ends passes over them, so nobody waits for this.
    /// </summary>
    /// <remarks>After <see cref="AwaitEnded"/>.</remarks>
    public const string HoldAwaited = "SELECT id FROM jobs WHERE id = ANY($1) AND awaited ORDER BY id FOR KEY SHARE";

    public const string Add = """
        INSERT INTO job_dependencies (job_id, number, depends_on, as_name, on_failure)
        SELECT * FROM unnest($1::uuid[], $2::integer[], $3::uuid[], $4::text[], $5::smallint[])
        ON CONFLICT (job_id, number) DO NOTHING RETURNING 1
        """;

    /// <summary>
    /// Notes ends with those that wait for them. What somebody else has locked is passed over, jobs that ended as well as jobs that wait:
    /// a job's end is told when all that wait for it have been. So are those that would bring too many bytes: of a job that waits for
    /// nothing more its arguments and all results that it has gathered count with the first of its ends. Answers the ends that it locked,
    /// then the jobs that wait for nothing more or for one that failed.
    /// </summary>
    public static readonly string Note = $"""
        WITH ended AS MATERIALIZED (
            SELECT ctid AS place, id, state, result, batch_id, told FROM jobs
            WHERE awaited AND state IN (5, 6, 7) ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
        ), listed AS MATERIALIZED (
            SELECT d.ctid AS place, d.job_id, d.depends_on, d.on_failure, e.state, CASE WHEN d.as_name IS NOT NULL THEN e.result END AS result
            FROM ended e JOIN job_dependencies d ON d.depends_on = e.id AND d.outcome IS NULL LIMIT $1
        ), counted AS (
            SELECT *, count(*) OVER own AS ends, row_number() OVER (own ORDER BY place) AS number,
                bool_or(on_failure = 1 AND state <> 5) OVER own AS fails
            FROM listed WINDOW own AS (PARTITION BY job_id)
        ), weighed AS MATERIALIZED (
            SELECT c.*, coalesce(octet_length(c.result), 0) + CASE WHEN c.number = 1 THEN (
                SELECT CASE WHEN c.fails THEN octet_length(w.args) WHEN w.waits_for <= c.ends THEN octet_length(w.args) + (
                    SELECT coalesce(sum(octet_length(g.result)), 0) FROM job_dependencies g WHERE g.job_id = c.job_id) ELSE 0 END
                FROM jobs w WHERE w.id = c.job_id AND w.state = 1) ELSE 0 END AS bytes
            FROM counted c
        ), open AS MATERIALIZED (
            SELECT place, job_id, depends_on, state, result FROM (
                SELECT *, coalesce(sum(bytes) OVER (ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
                FROM weighed) l
            WHERE before = 0 OR before + coalesce(bytes, 0) <= {DependencyLimits.SettledBytes}
        ), held AS MATERIALIZED (
            SELECT id FROM jobs WHERE id IN (SELECT job_id FROM open) FOR UPDATE SKIP LOCKED
        ), noted AS (
            UPDATE job_dependencies d SET outcome = o.state, result = o.result
            FROM open o JOIN held ON held.id = o.job_id WHERE d.ctid = o.place
            RETURNING d.job_id, d.depends_on, d.on_failure = 1 AND d.outcome <> 5 AS fails
        ), moved AS (
            UPDATE jobs j SET waits_for = CASE WHEN waits_for = n.ends THEN -1 ELSE waits_for - n.ends END
            FROM (SELECT job_id, count(*)::integer AS ends, bool_or(fails) AS fails FROM noted GROUP BY job_id) n
            WHERE j.id = n.job_id AND j.state = 1 AND j.waits_for > 0
            RETURNING j.id, j.waits_for, n.fails
        )
        SELECT NULL::uuid, id, batch_id, told, state FROM ended
        UNION ALL SELECT id, NULL, NULL, NULL, NULL FROM moved WHERE waits_for < 0 OR fails
        """;

    /// <summary>
    /// Marks as told, of the ends that are locked, those that nobody waits for any more. A statement of its own, after the locks: it sees who
    /// came to wait until then, and nobody comes afterwards.
    /// </summary>
    public const string Tell = """
        UPDATE jobs j SET awaited = false, told = j.state WHERE id = ANY($1)
            AND NOT EXISTS (SELECT FROM job_dependencies d WHERE d.depends_on = j.id AND d.outcome IS NULL)
        RETURNING id
        """;

    /// <summary>
    /// What jobs waited for, with the results of those that may run, as far as those of a job are not too large together: the second
    /// parameter.
    /// </summary>
    public const string OfJobs = """
        SELECT job_id, depends_on, as_name, on_failure, outcome, CASE WHEN bytes <= $2 AND NOT fails THEN result END, bytes > $2
        FROM (SELECT *, sum(coalesce(octet_length(result), 0)::bigint) OVER own AS bytes,
                bool_or(on_failure = 1 AND outcome IN (6, 7)) OVER own IS TRUE AS fails
            FROM job_dependencies WHERE job_id = ANY($1) WINDOW own AS (PARTITION BY job_id)) d
        ORDER BY job_id, number
        """;

    /// <summary>What it waited for, of a job that has the results now. One that ended keeps them, for it may be made to run after all.</summary>
    public const string DropResults = "UPDATE job_dependencies SET result = NULL WHERE job_id = ANY($1) AND result IS NOT NULL RETURNING 1";

    public const string OfJob =
        "SELECT depends_on, as_name, on_failure, outcome, NULL::bytea, false FROM job_dependencies WHERE job_id = $1 ORDER BY number";

    public const string OnJob = "SELECT DISTINCT job_id FROM job_dependencies WHERE depends_on = $1 ORDER BY job_id LIMIT $2";

    public static Dependency ReadDependency(Npgsql.NpgsqlDataReader row, int first) => new(
        row.GetGuid(first), row.IsDBNull(first + 1) ? null : row.GetString(first + 1), (FailureAction)row.GetInt16(first + 2))
    {
        Outcome = row.IsDBNull(first + 3) ? null : (JobState)row.GetInt16(first + 3),
        Result = row.IsDBNull(first + 4) ? default(ReadOnlyMemory<byte>?) : row.GetFieldValue<byte[]>(first + 4),
        IsTooLarge = row.GetBoolean(first + 5),
    };
}
