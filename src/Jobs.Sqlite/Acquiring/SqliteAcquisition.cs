namespace Gristmill.Jobs.Sqlite;

/// <summary>One acquisition, on the writer's thread: nothing else changes while it looks and takes.</summary>
internal sealed class SqliteAcquisition(WriteSession session, AcquisitionRequest request, DateTimeOffset now)
{
    private readonly QueueUses _uses = new();
    private readonly HashSet<string> _withKeys = [];
    private readonly AvailableJobs _available = new(session, request);

    public Acquisition Run()
    {
        ReadRules();
        var heads = _available.FirstJobs();
        if (_uses.Queues.Count == 0 && request.OverdueBefore is null && heads.Count <= 1)
        {
            var all = heads.SelectMany(head => Take(head.Group, request.Limit)).ToArray();
            return new Acquisition(
                [.. all.OrderBy(job => job.Priority).ThenBy(job => job.ScheduledAt).ThenBy(job => job.Id)], all.Length == request.Limit);
        }

        ReadUse();
        var allotment = new Allotter(request, _uses.Queues).Decide(
            Foremost(heads).SelectMany(head =>
                _available.Contenders(head.Group, _withKeys.Contains(head.Group.Queue), LastKey(head.Group.Queue), head.Most)));
        List<Job> jobs = [.. allotment.Takes.SelectMany(take => Take(take.Key, take.Value))];
        NoteStarts(jobs);
        foreach (var (queue, key) in allotment.LastKeys)
            session.Prepare("UPDATE queues SET last_key = $key WHERE queue = $queue", ("$key", key), ("$queue", queue)).ExecuteNonQuery();
        return new Acquisition(allotment.InTurn(jobs), allotment.MayHaveMore(request.Limit))
        {
            HeldBack = allotment.HeldBack, RoomAt = allotment.RoomAt,
        };
    }

    /// <summary>
    /// The groups that jobs may be taken of, each with how many at most. Where no rule says otherwise only the best heads count, for that
    /// many others come before the rest: a group whose head is the third best gives two less than the limit.
    /// </summary>
    private IEnumerable<(JobGroup Group, int Most)> Foremost(IReadOnlyList<Contender> heads)
    {
        var ruled = heads.ToLookup(head => _uses.Queues.ContainsKey(head.Group.Queue));
        return ruled[false].Order(Contender.ByTurn)
            .Select((head, rank) => (head.Group, Most: ContenderCaps.OfRank(request.Limit, rank, request.OverdueBefore is not null)))
            .TakeWhile(group => group.Most > 0)
            .Concat(ruled[true].Where(head => _uses.Queues.GetValueOrDefault(head.Group.Queue)?.Rules.PausedAt is null)
                .Select(head => (head.Group, request.Limit)));
    }

    private string LastKey(string queue) => _uses.Queues.GetValueOrDefault(queue)?.LastKey ?? "";

    private void ReadRules()
    {
        using var rows = session.Prepare($"SELECT {QueueRow.Columns}, last_key, has_keys FROM queues WHERE restricts").ExecuteReader();
        while (rows.Read())
        {
            var rules = QueueRow.Read(rows);
            _uses.Add(rules, rows.GetString(QueueRow.ColumnCount));
            if (rows.GetBoolean(QueueRow.ColumnCount + 1)) _withKeys.Add(rules.Queue);
        }
    }

    private void ReadUse()
    {
        foreach (var (queue, use) in _uses.Queues.ToArray())
        {
            var rules = use.Rules;
            if (rules.PausedAt is not null) continue;
            if (rules.MaxRunning is not null) _uses.Running(queue, session.CountOf(queue, JobState.Running));
            if (rules.MaxRunningPerSilo is not null) _uses.Held(queue, CountHeld(queue));
            if (rules.Keys?.MaxRunning is not null) ReadRunningKeys(queue);
            if (rules.Rate is { } rate) ReadStarts(queue, byKey: false, rate);
            if (rules.Keys?.Rate is { } each) ReadStarts(queue, byKey: true, each);
        }
    }

    private long CountHeld(string queue) => (long)session.Prepare(
        "SELECT count(*) FROM jobs INDEXED BY jobs_running WHERE state = 3 AND leased_by = $silo AND queue = $queue",
        ("$silo", request.Silo), ("$queue", queue)).ExecuteScalar()!;

    private void ReadRunningKeys(string queue)
    {
        using var rows = session.Prepare("""
            SELECT key, count(*) FROM jobs INDEXED BY jobs_running_keys WHERE state = 3 AND key <> '' AND queue = $queue GROUP BY key
            """, ("$queue", queue)).ExecuteReader();
        while (rows.Read()) _uses.Running(queue, rows.GetString(0), rows.GetInt64(1));
    }

    private void ReadStarts(string queue, bool byKey, RateLimit rate)
    {
        var before = Microseconds.From(now - rate.Per);
        session.Prepare("DELETE FROM queue_starts WHERE queue = $queue AND by_key = $byKey AND at <= $before",
            ("$queue", queue), ("$byKey", byKey), ("$before", before)).ExecuteNonQuery();
        using var rows = session.Prepare(
            "SELECT key, sum(starts), min(at) FROM queue_starts WHERE queue = $queue AND by_key = $byKey GROUP BY key",
            ("$queue", queue), ("$byKey", byKey)).ExecuteReader();
        while (rows.Read())
            _uses.Started(queue, byKey ? rows.GetString(0) : null, rows.GetInt64(1), Microseconds.ToTime(rows.GetInt64(2)));
    }

    private List<Job> Take(JobGroup group, int limit)
    {
        List<Job> jobs = [];
        using (var rows = session.Prepare(AvailableJobs.Take,
            ("$now", Microseconds.From(now)), ("$silo", request.Silo), ("$expiresAt", Microseconds.From(now + request.Lease)),
            ("$lane", (int)request.Lane), ("$queue", group.Queue), ("$module", group.Module),
            ("$operation", group.Operation), ("$key", group.Key), ("$lowest", (int)(group.Priority ?? short.MinValue)), ("$highest", (int)(group.Priority ?? short.MaxValue)),
            ("$limit", limit)).ExecuteReader())
        {
            while (rows.Read()) jobs.Add(JobRow.Read(rows));
        }

        foreach (var job in jobs) session.Moved(job.Queue, JobState.Available, JobState.Running);
        return jobs;
    }

    private void NoteStarts(List<Job> jobs)
    {
        foreach (var queue in jobs.GroupBy(job => job.Queue))
        {
            var rules = _uses.Queues.GetValueOrDefault(queue.Key)?.Rules;
            if (rules?.Rate is { } rate) NoteStarts(queue.Key, byKey: false, "", rate, queue.Count());
            if (rules?.Keys?.Rate is not { } each) continue;
            foreach (var key in queue.Where(job => job.Key.Length > 0).GroupBy(job => job.Key))
                NoteStarts(queue.Key, byKey: true, key.Key, each, key.Count());
        }
    }

    private void NoteStarts(string queue, bool byKey, string key, RateLimit rate, int starts) => session.Prepare("""
        INSERT INTO queue_starts (queue, by_key, key, at, starts) VALUES ($queue, $byKey, $key, $at, $starts)
        ON CONFLICT (queue, by_key, key, at) DO UPDATE SET starts = starts + excluded.starts
        """, ("$queue", queue), ("$byKey", byKey), ("$key", key), ("$at", Microseconds.From(rate.Remembered(now))), ("$starts", starts))
        .ExecuteNonQuery();
}
