namespace Gristmill.Bench.Scale;

/// <summary>Rows as the store writes them, made by the database itself.</summary>
/// <param name="available">Jobs that may run now.</param>
/// <param name="scheduled">Jobs whose time lies ahead.</param>
/// <param name="completed">Jobs that ended, of a month.</param>
internal sealed class ScaleRows(long available, long scheduled, long completed)
{
    public const string Backlog = "backlog";
    public const string Later = "later";
    public const string Past = "past";

    /// <summary>A module of which there are ten jobs among all that ended.</summary>
    public const string Rare = "rare";

    public long Available => available;

    public long Scheduled => scheduled;

    public long Completed => completed;

    public async Task LoadAsync(Cluster cluster)
    {
        // Oldest first, as they came: an id tells when its job was created.
        await cluster.AskAsync(Insert(completed, Past, state: 5, attempt: 1, version: 3,
            module: $"CASE WHEN i % {Math.Max(completed / 10, 1)} = 0 THEN '{Rare}' ELSE 'sample' END",
            created: $"now() - interval '31 days' + i * (interval '30 days' / {completed})",
            due: "created_at", attempted: "created_at + interval '1 second'", finalized: "created_at + interval '2 seconds'",
            by: "'gone/0'", result: "args"));
        await cluster.AskAsync(Insert(scheduled, Later, state: 1, attempt: 0, version: 1, module: "'sample'",
            created: $"now() - interval '20 hours' + i * (interval '10 hours' / {scheduled})", due: "now() + interval '2 days' + i * interval '1 second'"));
        await cluster.AskAsync(Insert(available, Backlog, state: 2, attempt: 0, version: 1, module: "'sample'",
            created: $"now() - interval '10 hours' + i * (interval '9 hours' / {available})", due: "created_at"));
        await cluster.AskAsync("VACUUM (ANALYZE) gristmill.jobs");
        await cluster.AskAsync("VACUUM (ANALYZE) gristmill.job_counts");
        await cluster.AskAsync("CHECKPOINT");
    }

    private static string Insert(
        long rows, string queue, int state, int attempt, int version, string module, string created, string due,
        string attempted = "NULL::timestamptz", string finalized = "NULL::timestamptz", string by = "NULL", string result = "NULL") => $"""
        WITH made AS (
            SELECT i, {created} AS created_at, {module} AS module,
                convert_to(json_build_object('text', repeat('x', 189))::text, 'UTF8') AS args
            FROM generate_series(1, {rows}) AS i
        ), added AS (
            INSERT INTO gristmill.jobs (id, module, operation, queue, priority, lane, state, attempt, max_attempts,
                created_at, scheduled_at, attempted_at, finalized_at, leased_by, version, args, result)
            SELECT (lpad(to_hex((extract(epoch FROM created_at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(i & 4095), 3, '0')
                    || '8' || substr(md5(i::text), 1, 15))::uuid,
                module, 'echo', '{queue}', 0, 2, {state}, {attempt}, 20, created_at, {due}, {attempted}, {finalized}, {by},
                {version}, args, {result}
            FROM made ORDER BY i
        )
        INSERT INTO gristmill.job_counts AS c (silo, slot, queue, state, count) VALUES ('', -1, '{queue}', {state}, {rows})
        ON CONFLICT (silo, slot, queue, state) DO UPDATE SET count = c.count + excluded.count
        """;
}
