using System.Globalization;

namespace Gristmill.Testing.Chaos;

/// <summary>
/// The database's own record of a queue's starts, and of every moment at which more of its jobs ran than may: triggers that know
/// nothing of how the limit is kept.
/// </summary>
public static class LimitRecord
{
    /// <summary>Begins to note, for one queue.</summary>
    public static string Begin(string queue, int maxRunning) => string.Create(CultureInfo.InvariantCulture, $$"""
        CREATE TABLE public.limit_starts (job uuid, attempt integer, at timestamptz, key text);
        CREATE TABLE public.limit_excesses (running bigint);
        CREATE FUNCTION public.limit_note() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO public.limit_starts SELECT n.id, n.attempt, n.attempted_at, n.key FROM new_rows n JOIN old_rows o ON o.id = n.id
            WHERE n.queue = '{{queue}}' AND n.state = 3 AND o.state = 2;
            IF FOUND THEN
                INSERT INTO public.limit_excesses SELECT count(*) FROM gristmill.jobs WHERE queue = '{{queue}}' AND state = 3
                HAVING count(*) > {{maxRunning}};
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER limit_note AFTER UPDATE ON gristmill.jobs REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION public.limit_note();
        """);

    /// <summary>The most starts of any stretch of time of that length, and how often too many ran.</summary>
    public static async Task<(int MostStarts, int Excesses, int Starts)> ReadAsync(ChaosCluster cluster, TimeSpan per)
    {
        var text = await cluster.Server.QueryAsync(cluster.Database, string.Create(CultureInfo.InvariantCulture, $"""
            SELECT coalesce(max(starts), 0), (SELECT count(*) FROM public.limit_excesses), (SELECT count(*) FROM public.limit_starts) FROM (
                SELECT count(*) OVER (ORDER BY at RANGE BETWEEN '{per.TotalSeconds - 0.000001} seconds' PRECEDING AND CURRENT ROW) AS starts
                FROM public.limit_starts) AS each
            """));
        int[] values = [.. text.Trim().Split('|', StringSplitOptions.TrimEntries).Select(value => int.Parse(value, CultureInfo.InvariantCulture))];
        return (values[0], values[1], values[2]);
    }
}
