namespace Gristmill.Jobs.PostgreSql;

/// <summary>Parts of statements that keep the counts. <c>$1</c> and <c>$2</c> are the silo and the slot whose rows they go to.</summary>
internal static class CountSql
{
    /// <summary>Counts jobs that moved.</summary>
    /// <param name="moved">The part of the statement that has them.</param>
    /// <param name="from">The columns of queue and state that they left.</param>
    /// <param name="to">The columns of queue and state that they came to.</param>
    public static string Moved(string moved, string from, string to) => $"""
        counted AS (
            INSERT INTO job_counts AS c (silo, slot, queue, state, count)
            SELECT $1, $2, queue, state, sum(change) FROM (
                SELECT {from}, -1 FROM {moved} UNION ALL SELECT {to}, 1 FROM {moved}
            ) AS moves (queue, state, change)
            GROUP BY queue, state
            ON CONFLICT (silo, slot, queue, state) DO UPDATE SET count = c.count + excluded.count
        )
        """;
}
