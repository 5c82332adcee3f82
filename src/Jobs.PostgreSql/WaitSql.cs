namespace Gristmill.Jobs.PostgreSql;

/// <summary>The statements about jobs that wait for an operation; the index has those of each queue and operation together.</summary>
internal static class WaitSql
{
    private const string Groups = $"""
        WITH RECURSIVE groups AS (
            (SELECT lane, queue, module, operation FROM jobs WHERE {JobSql.IsAvailable} ORDER BY lane, queue, module, operation LIMIT 1)
            UNION ALL
            SELECT n.* FROM groups g CROSS JOIN LATERAL (
                SELECT lane, queue, module, operation FROM jobs
                WHERE {JobSql.IsAvailable} AND (lane, queue, module, operation) > (g.lane, g.queue, g.module, g.operation)
                ORDER BY lane, queue, module, operation LIMIT 1) n
        )
        """;

    public const string Operations = $"{Groups} SELECT DISTINCT module || '/' || operation FROM groups";

    public const string Available = $"""
        {Groups}
        SELECT {JobRow.StateColumns} FROM (
            SELECT j.* FROM (SELECT * FROM groups WHERE module || '/' || operation = $1) g CROSS JOIN LATERAL (
                SELECT * FROM jobs WHERE {JobSql.IsAvailable} AND lane = g.lane AND queue = g.queue AND module = g.module AND operation = g.operation
                    AND scheduled_at < $2 LIMIT $3) j
            LIMIT $3) found
        """;

    /// <summary>What is there keeps its time.</summary>
    public const string MarkUnrunnable = """
        WITH gone AS (
            DELETE FROM unrunnable_operations WHERE name <> ALL ($1)
        ), come AS (
            INSERT INTO unrunnable_operations (name, since) SELECT name, $2 FROM unnest($1) AS n (name) ON CONFLICT DO NOTHING
            RETURNING name, since
        )
        SELECT name, since FROM unrunnable_operations WHERE name = ANY ($1) UNION ALL SELECT name, since FROM come
        """;
}
