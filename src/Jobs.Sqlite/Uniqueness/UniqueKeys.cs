namespace Gristmill.Jobs.Sqlite;

/// <summary>The keys that jobs claim, on the writer's thread: nobody else claims any meanwhile.</summary>
internal sealed class UniqueKeys(WriteSession session)
{
    /// <summary>Who holds the keys that these jobs claim.</summary>
    public Dictionary<string, KeyHolder> Read(IReadOnlyList<UniqueJob> jobs)
    {
        Dictionary<string, KeyHolder> holders = [];
        foreach (var claim in jobs.SelectMany(job => job.Claims))
        {
            if (!holders.ContainsKey(claim.Key) && Find(claim.Key) is { } holder) holders[claim.Key] = holder;
        }

        return holders;
    }

    /// <summary>Writes who holds them now.</summary>
    public void Write(IReadOnlyDictionary<string, KeyHolder> holders)
    {
        foreach (var (key, holder) in holders.Where(each => each.Value.Job is not null))
        {
            session.Prepare("""
                INSERT INTO job_uniques (key, job_id, fingerprint) VALUES ($key, $id, $fingerprint)
                ON CONFLICT (key) DO UPDATE SET job_id = excluded.job_id, fingerprint = excluded.fingerprint
                """, ("$key", key), ("$id", JobRow.Key(holder.Id)), ("$fingerprint", holder.Fingerprint)).ExecuteNonQuery();
        }
    }

    /// <summary>Forgets idempotency keys of jobs with lesser ids, whose time is over.</summary>
    public int Forget(Guid before, int limit) => session.Prepare("""
        DELETE FROM job_uniques WHERE key IN (
            SELECT key FROM job_uniques INDEXED BY job_uniques_once WHERE fingerprint IS NOT NULL AND job_id < $before LIMIT $limit)
        """, ("$before", JobRow.Key(before)), ("$limit", limit)).ExecuteNonQuery();

    /// <summary>
    /// Gives a job that is to be changed the key that it needs, where it needs one. False: another job holds it, or somebody changed the
    /// job already.
    /// </summary>
    public bool TryClaim(Job held, Job next, DateTimeOffset now)
    {
        if (!UniqueRule.Claims(held, next)) return true;
        var rule = next.Unique!;
        if (rule.IsHeldFrom(next.Id, Find(rule.Key)?.Job, now)) return false;
        if (session.Prepare("SELECT 1 FROM jobs WHERE id = $id AND version = $version AND state = $state", ("$id", JobRow.Key(held.Id)),
            ("$version", held.Version), ("$state", (int)held.State)).ExecuteScalar() is null) return false;
        if (held.Unique is { } former && former.Key != rule.Key)
            session.Prepare("DELETE FROM job_uniques WHERE key = $key AND job_id = $id", ("$key", former.Key), ("$id", JobRow.Key(held.Id)))
                .ExecuteNonQuery();
        Write(new Dictionary<string, KeyHolder> { [rule.Key] = new(next.Id, next, null) });
        return true;
    }

    private KeyHolder? Find(string key)
    {
        byte[] id;
        string? fingerprint;
        using (var rows = session.Prepare("SELECT job_id, fingerprint FROM job_uniques WHERE key = $key", ("$key", key)).ExecuteReader())
        {
            if (!rows.Read()) return null;
            (id, fingerprint) = (rows.GetFieldValue<byte[]>(0), rows.IsDBNull(1) ? null : rows.GetString(1));
        }

        using var jobs = session.Prepare($"SELECT {JobRow.Columns} FROM jobs WHERE id = $id", ("$id", id)).ExecuteReader();
        return new KeyHolder(JobRow.Id(id), jobs.Read() ? JobRow.Read(jobs) : null, fingerprint);
    }
}
