namespace Gristmill.Jobs.Sqlite;

/// <summary>
/// The jobs that could be acquired. Their index has those of each queue, module, key and priority in order; which those are is found
/// by skipping from one to the next.
/// </summary>
internal sealed class AvailableJobs(WriteSession session, AcquisitionRequest request)
{
    // The planner must not choose by its statistics: the partial index stays small whatever is in the table.
    private const string Of = "FROM jobs INDEXED BY jobs_available WHERE state = 2 AND lane = $lane";

    private const string OfKey = Of + " AND queue = $queue AND module = $module AND key = $key";

    /// <summary>Some of a group, made Running.</summary>
    internal const string Take = $"""
        UPDATE jobs SET state = 3, attempt = attempt + 1, attempted_at = $now, leased_by = $silo,
            lease_expires_at = $expiresAt, cancel_requested_at = NULL, version = version + 1
        WHERE id IN (SELECT id {OfKey} AND priority BETWEEN $lowest AND $highest AND (expires_at IS NULL OR expires_at > $now)
                     ORDER BY priority, scheduled_at, id LIMIT $limit)
        RETURNING {JobRow.Columns}
        """;

    internal const string NextPair =
        $"SELECT queue, module {Of} AND (queue, module) > ($queue, $module) ORDER BY queue, module LIMIT 1";

    internal const string NextKey =
        $"SELECT key {Of} AND queue = $queue AND module = $module AND key > $above AND key <= $last ORDER BY key LIMIT 1";

    internal const string NextPriority = $"SELECT priority {OfKey} AND priority > $above ORDER BY priority LIMIT 1";

    internal const string Heads =
        $"SELECT priority, scheduled_at, id {OfKey} AND priority BETWEEN $lowest AND $highest ORDER BY priority, scheduled_at, id LIMIT $limit";

    /// <summary>Above every key: no text is greater than a blob.</summary>
    private static readonly byte[] NoLast = [];

    private (string, object?) Lane => ("$lane", (int)request.Lane);

    /// <summary>The queues and the modules wanted that have jobs.</summary>
    public IReadOnlyList<(string Queue, string Module)> Pairs()
    {
        List<(string, string)> pairs = [];
        var (queue, module) = ("", "");
        while (true)
        {
            using var rows = session.Prepare(NextPair, Lane, ("$queue", queue), ("$module", module)).ExecuteReader();
            if (!rows.Read()) return pairs;
            (queue, module) = (rows.GetString(0), rows.GetString(1));
            if (request.Modules.Contains(module)) pairs.Add((queue, module));
        }
    }

    /// <summary>The next jobs of a queue and module, as far as an acquisition looks at them.</summary>
    public IEnumerable<Contender> Contenders((string Queue, string Module) pair, bool withKeys, string lastKey)
    {
        if (!withKeys) return OfGroups(pair, "", request.Limit);
        string[] keys = [.. Keys(pair, lastKey, NoLast), .. HasEmptyKey(pair), .. Keys(pair, "", lastKey)];
        return keys.SelectMany(key => OfGroups(pair, key, ContenderCaps.OfKey(request.Limit, keys.Length)));
    }

    private string[] HasEmptyKey((string Queue, string Module) pair) => OfGroups(pair, "", 1).Count > 0 ? [""] : [];

    private List<string> Keys((string Queue, string Module) pair, string above, object last)
    {
        List<string> keys = [];
        while (keys.Count < ContenderCaps.Keys && session.Prepare(NextKey, Lane, ("$queue", pair.Queue), ("$module", pair.Module),
            ("$above", above), ("$last", last)).ExecuteScalar() is string key)
        {
            keys.Add(key);
            above = key;
        }

        return keys;
    }

    private List<Contender> OfGroups((string Queue, string Module) pair, string key, int limit)
    {
        List<Contender> all = [];
        if (request.OverdueBefore is null) AddTo(all, new JobGroup(pair.Queue, pair.Module, key), limit);
        else foreach (var priority in Priorities(pair, key)) AddTo(all, new JobGroup(pair.Queue, pair.Module, key, priority), limit);
        return all;
    }

    private List<short> Priorities((string Queue, string Module) pair, string key)
    {
        List<short> priorities = [];
        var above = short.MinValue - 1L;
        while (session.Prepare(NextPriority, Lane, ("$queue", pair.Queue), ("$module", pair.Module), ("$key", key), ("$above", above))
            .ExecuteScalar() is long priority)
        {
            priorities.Add((short)priority);
            above = priority;
        }

        return priorities;
    }

    private void AddTo(List<Contender> all, JobGroup group, int limit)
    {
        using var rows = session.Prepare(Heads, Lane, ("$queue", group.Queue), ("$module", group.Module), ("$key", group.Key),
            ("$lowest", (int)(group.Priority ?? short.MinValue)), ("$highest", (int)(group.Priority ?? short.MaxValue)), ("$limit", limit))
            .ExecuteReader();
        while (rows.Read())
            all.Add(new Contender(group, rows.GetInt16(0), Microseconds.ToTime(rows.GetInt64(1)), JobRow.Id(rows.GetFieldValue<byte[]>(2))));
    }
}
