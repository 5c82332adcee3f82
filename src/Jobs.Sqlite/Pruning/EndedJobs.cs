namespace Gristmill.Jobs.Sqlite;

/// <summary>Jobs that have ended and whose time is over, on the writer's thread, which alone knows the counts as they are.</summary>
internal sealed class EndedJobs(WriteSession session)
{
    private const string DeleteArchived = """
        DELETE FROM jobs_archive WHERE rowid IN (
            SELECT rowid FROM jobs_archive INDEXED BY jobs_archive_at WHERE archived_at < $before ORDER BY archived_at LIMIT $limit)
        """;

    private const string MayGo = "WHERE id = $id AND state IN (5, 6, 7) AND awaited = 0 AND finalized_at < $endedBefore";

    /// <summary>Deletes up to a limit of a queue's jobs of one state, the oldest first.</summary>
    /// <param name="state">The state.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="endedBefore">Only those that ended before.</param>
    /// <param name="kept">How many are left at least.</param>
    /// <param name="above">Only those with a greater id; null for all.</param>
    /// <param name="limit">How many are looked at.</param>
    /// <param name="archivedAt">When they go to the table of the archive; null where they do not.</param>
    public PruneStep Prune(JobState state, string queue, DateTimeOffset endedBefore, long kept, Guid? above, int limit, DateTimeOffset? archivedAt)
    {
        var oldest = Oldest(state, queue, kept, above, limit);
        var deleted = 0;
        foreach (var id in oldest)
        {
            if (archivedAt is { } at) Archive(id, endedBefore, at);
            if (Delete(id, endedBefore)) deleted++;
        }

        return new PruneStep(oldest.Count, deleted, oldest.Count == 0 ? null : JobRow.Id(oldest[^1]));
    }

    /// <summary>The jobs that <see cref="Prune"/> would delete.</summary>
    public Prunable Find(JobState state, string queue, DateTimeOffset endedBefore, long kept, Guid? above, int limit)
    {
        var oldest = Oldest(state, queue, kept, above, limit);
        List<Job> jobs = [];
        var bytes = 0L;
        foreach (var id in oldest)
        {
            // The rest is left to the next step.
            if (bytes >= Prunable.Bytes) return new Prunable(jobs, limit, jobs[^1].Id);
            using var rows = session.Prepare($"SELECT {JobRow.Columns} FROM jobs {MayGo}", ("$id", id),
                ("$endedBefore", Microseconds.From(endedBefore))).ExecuteReader();
            if (!rows.Read()) continue;
            jobs.Add(JobRow.Read(rows));
            bytes += jobs[^1].Args.Length + (jobs[^1].Result?.Length ?? 0);
        }

        return new Prunable(jobs, oldest.Count, oldest.Count == 0 ? null : JobRow.Id(oldest[^1]));
    }

    /// <summary>Deletes a job with all that is its own. False: it has not ended, or somebody is still to be told.</summary>
    public bool Delete(Guid id) => Delete(JobRow.Key(id), DateTimeOffset.MaxValue);

    /// <summary>The same, unless it was changed.</summary>
    public bool DeleteUnchanged(Job job) => session.Prepare("SELECT 1 FROM jobs WHERE id = $id AND version = $version",
        ("$id", JobRow.Key(job.Id)), ("$version", job.Version)).ExecuteScalar() is not null && Delete(job.Id);

    /// <summary>Deletes up to a limit of what came to the archive before.</summary>
    public int Forget(DateTimeOffset before, int limit) =>
        session.Prepare(DeleteArchived, ("$before", Microseconds.From(before)), ("$limit", limit)).ExecuteNonQuery();

    private void Archive(byte[] id, DateTimeOffset endedBefore, DateTimeOffset now) => session.Prepare($"""
        INSERT OR REPLACE INTO jobs_archive (archived_at, {JobRow.Columns}) SELECT $now, {JobRow.Columns} FROM jobs {MayGo}
        """, ("$id", id), ("$endedBefore", Microseconds.From(endedBefore)), ("$now", Microseconds.From(now))).ExecuteNonQuery();

    private List<byte[]> Oldest(JobState state, string queue, long kept, Guid? above, int limit) =>
        session.Oldest(state, queue, JobRow.Key(above ?? Guid.Empty),
            kept == 0 ? limit : (int)Math.Clamp(session.CountOf(queue, state) - kept, 0, limit));

    private bool Delete(byte[] id, DateTimeOffset endedBefore)
    {
        IReadOnlyList<string> tags;
        using (var rows = session.Prepare($"DELETE FROM jobs {MayGo} RETURNING queue, state, tags",
            ("$id", id), ("$endedBefore", Microseconds.From(endedBefore))).ExecuteReader())
        {
            if (!rows.Read()) return false;
            session.Removed(rows.GetString(0), (JobState)rows.GetInt32(1), 1);
            tags = rows.IsDBNull(2) ? [] : StoredJson.ReadNames(rows.GetString(2));
        }

        // Idempotency keys outlive their jobs: a request that comes again is not to enqueue again.
        session.Prepare("DELETE FROM job_uniques WHERE job_id = $id AND fingerprint IS NULL", ("$id", id)).ExecuteNonQuery();
        session.Prepare("DELETE FROM job_dependencies WHERE job_id = $id", ("$id", id)).ExecuteNonQuery();
        SqliteReportStore.Delete(session, id);
        foreach (var tag in tags)
            session.Prepare("DELETE FROM job_tags WHERE tag = $tag AND job_id = $id", ("$tag", tag), ("$id", id)).ExecuteNonQuery();
        return true;
    }
}
