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
        foreach (var (key, holder) in holders)
        {
            session.Prepare("""
                INSERT INTO job_uniques (key, job_id, fingerprint) VALUES ($key, $id, $fingerprint)
                ON CONFLICT (key) DO UPDATE SET job_id = excluded.job_id, fingerprint = excluded.fingerprint
                """, ("$key", key), ("$id", JobRow.Key(holder.Job!.Id)), ("$fingerprint", holder.Fingerprint)).ExecuteNonQuery();
        }
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
        return jobs.Read() ? new KeyHolder(JobRow.Read(jobs), fingerprint) : null;
    }
}
