using System.Globalization;

namespace Gristmill.Testing.Chaos;

/// <summary>
/// What a queue's attempts tell of how its limits were kept: read from outside, when all is over, from when each of them began and ended.
/// It knows nothing of how the limits are kept, and shares no transaction with what keeps them.
/// </summary>
public static class LimitRecord
{
    /// <summary>How far the clocks of two nodes may be apart, which both read the database's.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMilliseconds(10);

    /// <summary>The attempts of a queue's jobs, all of which have ended.</summary>
    public static async Task<IReadOnlyList<(DateTimeOffset Began, DateTimeOffset Ended)>> ReadAsync(ChaosCluster cluster, string queue) =>
        [.. (await ReadBySiloAsync(cluster, queue)).SelectMany(silo => silo)];

    /// <summary>The same by the incarnations of the silos that ran them.</summary>
    public static async Task<ILookup<string, (DateTimeOffset Began, DateTimeOffset Ended)>> ReadBySiloAsync(ChaosCluster cluster, string queue)
    {
        var text = await cluster.Server.QueryAsync(cluster.Database, $"""
            SELECT silo, extract(epoch FROM began), extract(epoch FROM ended) FROM (
                SELECT h ->> 'silo' AS silo, (h ->> 'startedAt')::timestamptz AS began, (h ->> 'endedAt')::timestamptz AS ended
                FROM gristmill.jobs CROSS JOIN LATERAL json_array_elements(coalesce(history, '[]')::json) h WHERE queue = '{queue}'
                UNION ALL
                SELECT leased_by, attempted_at, finalized_at FROM gristmill.jobs WHERE queue = '{queue}' AND state = 5) AS attempts
            """);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read)
            .ToLookup(attempt => attempt.Silo, attempt => (attempt.Began, attempt.Ended));
    }

    /// <summary>The most attempts that ran at one moment, however near to each other they began.</summary>
    public static int MostAtOnce(IEnumerable<(DateTimeOffset Began, DateTimeOffset Ended)> attempts)
    {
        // Ends before beginnings, for what ends at a moment makes room for what begins at it.
        var changes = attempts.Where(attempt => attempt.Ended - attempt.Began > Skew * 2)
            .SelectMany(attempt => new[] { (At: attempt.Began + Skew, By: 1), (At: attempt.Ended - Skew, By: -1) })
            .OrderBy(change => change.At).ThenBy(change => change.By);
        var (running, most) = (0, 0);
        foreach (var (_, by) in changes) most = Math.Max(most, running += by);
        return most;
    }

    /// <summary>The most attempts that began in any stretch of time of a length.</summary>
    public static int MostStarts(IEnumerable<(DateTimeOffset Began, DateTimeOffset Ended)> attempts, TimeSpan per)
    {
        DateTimeOffset[] starts = [.. attempts.Select(attempt => attempt.Began).Order()];
        var (first, most) = (0, 0);
        for (var last = 0; last < starts.Length; last++)
        {
            while (starts[last] - starts[first] >= per - Skew) first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    private static (string Silo, DateTimeOffset Began, DateTimeOffset Ended) Read(string line) =>
        line.Split('|', StringSplitOptions.TrimEntries) is [var silo, var began, var ended] ? (silo, Time(began), Time(ended))
            : throw new FormatException($"Expected a silo and two times, got '{line}'.");

    private static DateTimeOffset Time(string seconds) =>
        DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds((double)(decimal.Parse(seconds, CultureInfo.InvariantCulture) * 1_000_000));
}
