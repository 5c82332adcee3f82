namespace Gristmill.Jobs.Sqlite;

/// <summary>
/// The jobs that could be acquired. Their index has those of each queue, module, operation, key and priority in order; which those are is found
/// by skipping from one to the next.
/// </summary>
internal sealed class AvailableJobs(WriteSession session, AcquisitionRequest request)
{
    // The planner must not choose by its statistics: the partial index stays small whatever is in the table.
    private const string Of = "FROM jobs INDEXED BY jobs_available WHERE state = 2 AND lane = $lane";

    private const string OfKey = Of + " AND queue = $queue AND module = $module AND operation = $operation AND key = $key";

    /// <summary>Some of a group, made Running.</summary>
    internal const string Take = $"""
        UPDATE jobs SET state = 3, attempt = attempt + 1, attempted_at = $now, leased_by = $silo,
            lease_expires_at = $expiresAt, cancel_requested_at = NULL, version = version + 1
        WHERE id IN (SELECT id {OfKey} AND priority BETWEEN $lowest AND $highest AND (expires_at IS NULL OR expires_at > $now)
                     ORDER BY priority, scheduled_at, id LIMIT $limit)
        RETURNING {JobRow.Columns}
        """;

    internal const string NextHead = $"""
        SELECT queue, module, operation, priority, scheduled_at, id {Of} AND (queue, module, operation) > ($queue, $module, $operation)
        ORDER BY queue, module, operation, key, priority, scheduled_at, id LIMIT 1
        """;

    internal const string NextKey =
        $"SELECT key {Of} AND queue = $queue AND module = $module AND operation = $operation AND key > $above AND key <= $last ORDER BY key LIMIT 1";

    internal const string NextPriority = $"SELECT priority {OfKey} AND priority > $above ORDER BY priority LIMIT 1";

    internal const string LastPriority = $"SELECT priority {OfKey} ORDER BY priority DESC LIMIT 1";

    internal const string Heads =
        $"SELECT priority, scheduled_at, id {OfKey} AND priority BETWEEN $lowest AND $highest ORDER BY priority, scheduled_at, id LIMIT $limit";

    /// <summary>Above every key: no text is greater than a blob.</summary>
    private static readonly byte[] NoLast = [];

    private (string, object?) Lane => ("$lane", (int)request.Lane);

    /// <summary>The first jobs of each queue and operation wanted: of the least key, and so of all where there are no keys.</summary>
    public IReadOnlyList<Contender> FirstJobs()
    {
        List<Contender> heads = [];
        var operations = request.Operations.ToHashSet();
        var (queue, module, operation) = ("", "", "");
        while (true)
        {
            using var rows = session.Prepare(NextHead, Lane, ("$queue", queue), ("$module", module), ("$operation", operation)).ExecuteReader();
            if (!rows.Read()) return heads;
            (queue, module, operation) = (rows.GetString(0), rows.GetString(1), rows.GetString(2));
            if (operations.Contains(OperationNames.Of(module, operation)))
                heads.Add(new Contender(new JobGroup(queue, module, operation, ""), rows.GetInt16(3), Microseconds.ToTime(rows.GetInt64(4)),
                    JobRow.Id(rows.GetFieldValue<byte[]>(5))));
        }
    }

    /// <summary>The next jobs of a queue and operation, as far as an acquisition looks at them.</summary>
    public IEnumerable<Contender> Contenders(JobGroup all, bool withKeys, string lastKey, int limit)
    {
        if (!withKeys) return OfGroups(all, limit);
        string[] keys = [.. Keys(all, lastKey, NoLast), .. HasEmptyKey(all), .. Keys(all, "", lastKey)];
        return keys.SelectMany(key => OfGroups(all with { Key = key }, ContenderCaps.OfKey(limit, keys.Length)));
    }

    private string[] HasEmptyKey(JobGroup all) => OfGroups(all, 1).Count > 0 ? [""] : [];

    private List<string> Keys(JobGroup all, string above, object last)
    {
        List<string> keys = [];
        while (keys.Count < ContenderCaps.Keys && session.Prepare(NextKey, Lane, ("$queue", all.Queue), ("$module", all.Module),
            ("$operation", all.Operation), ("$above", above), ("$last", last)).ExecuteScalar() is string key)
        {
            keys.Add(key);
            above = key;
        }

        return keys;
    }

    private List<Contender> OfGroups(JobGroup group, int limit)
    {
        List<Contender> all = [];
        if (request.OverdueBefore is null) AddTo(all, group, limit);
        else foreach (var priority in Priorities(group)) AddTo(all, group with { Priority = priority }, limit);
        return all;
    }

    private IEnumerable<short> Priorities(JobGroup group)
    {
        var first = PrioritiesAbove(group, short.MinValue - 1L);
        if (first.Count < ContenderCaps.Priorities) return first;
        var last = (long)session.Prepare(LastPriority, Lane, ("$queue", group.Queue), ("$module", group.Module),
            ("$operation", group.Operation), ("$key", group.Key)).ExecuteScalar()!;
        return first.Union(PrioritiesAbove(group, Random.Shared.NextInt64(first[0] - 1L, last)));
    }

    private List<short> PrioritiesAbove(JobGroup group, long above)
    {
        List<short> priorities = [];
        while (priorities.Count < ContenderCaps.Priorities && session.Prepare(NextPriority, Lane, ("$queue", group.Queue), ("$module", group.Module), ("$operation", group.Operation),
            ("$key", group.Key), ("$above", above)).ExecuteScalar() is long priority)
        {
            priorities.Add((short)priority);
            above = priority;
        }

        return priorities;
    }

    private void AddTo(List<Contender> all, JobGroup group, int limit)
    {
        using var rows = session.Prepare(Heads, Lane, ("$queue", group.Queue), ("$module", group.Module),
            ("$operation", group.Operation), ("$key", group.Key), ("$lowest", (int)(group.Priority ?? short.MinValue)), ("$highest", (int)(group.Priority ?? short.MaxValue)), ("$limit", limit))
            .ExecuteReader();
        while (rows.Read())
            all.Add(new Contender(group, rows.GetInt16(0), Microseconds.ToTime(rows.GetInt64(1)), JobRow.Id(rows.GetFieldValue<byte[]>(2))));
    }
}
