using Microsoft.Data.Sqlite;

namespace Gristmill.Jobs.Sqlite;

/// <summary>What jobs wait for, on the writer's thread: nothing else changes while it looks and tells.</summary>
internal sealed class SqliteSettlement(WriteSession session)
{
    internal const string OfJob =
        "SELECT depends_on, as_name, on_failure, outcome, NULL, 0 FROM job_dependencies WHERE job_id = $id ORDER BY number";

    /// <summary>The same with the results of a job that may run, as far as they are not too large together.</summary>
    private const string OfSettled = """
        SELECT depends_on, as_name, on_failure, outcome, CASE WHEN bytes <= $limit AND NOT fails THEN result END, bytes > $limit
        FROM (SELECT *, sum(coalesce(length(result), 0)) OVER () AS bytes,
                coalesce(max(on_failure = 1 AND outcome IN (6, 7)) OVER (), 0) AS fails
            FROM job_dependencies WHERE job_id = $id)
        ORDER BY number
        """;

    /// <summary>
    /// The bytes that it takes to tell a job of an end: those of the result, and where it waits for nothing more or is to end, those of its
    /// arguments, with those of the results that it has gathered.
    /// </summary>
    private const string Weight = """
        SELECT CASE WHEN d.as_name IS NULL THEN 0 ELSE $bytes END + CASE
            WHEN j.state <> 1 THEN 0
            WHEN d.on_failure = 1 AND $outcome <> 5 THEN length(j.args)
            WHEN j.waits_for = 1 THEN length(j.args) + (SELECT coalesce(sum(length(result)), 0) FROM job_dependencies WHERE job_id = $id)
            ELSE 0 END
        FROM job_dependencies d JOIN jobs j ON j.id = d.job_id WHERE d.job_id = $id AND d.number = $number
        """;

    internal const string ToTell = """
        SELECT id, state, batch_id, told, coalesce(length(result), 0) FROM jobs INDEXED BY jobs_to_tell
        WHERE awaited = 1 AND state IN (5, 6, 7) ORDER BY id LIMIT $limit
        """;

    private const string Open = """
        SELECT job_id, number FROM job_dependencies INDEXED BY job_dependencies_on
        WHERE depends_on = $id AND outcome IS NULL ORDER BY job_id LIMIT $limit
        """;

    private const string Note = """
        UPDATE job_dependencies SET outcome = $outcome,
            result = CASE WHEN as_name IS NOT NULL THEN (SELECT result FROM jobs WHERE id = $on) END
        WHERE job_id = $id AND number = $number
        RETURNING on_failure
        """;

    private const string Move =
        "UPDATE jobs SET waits_for = CASE WHEN waits_for = 1 THEN -1 ELSE waits_for - 1 END WHERE id = $id AND state = 1 AND waits_for > 0 RETURNING waits_for";

    private const string Add = """
        INSERT INTO job_dependencies (job_id, number, depends_on, as_name, on_failure) VALUES ($id, $number, $on, $as, $onFailure)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Tells ends.</summary>
    public Settlement Settle(int limit, DateTimeOffset now)
    {
        var ended = Ended(limit);
        Dictionary<Guid, Batch?> batches = [];
        HashSet<Guid> settled = [];
        var (left, told, bytes) = (limit, 0, (long)DependencyLimits.SettledBytes);
        foreach (var end in ended)
        {
            foreach (var (job, number) in OpenOf(end.Id, left))
            {
                var weight = WeightOf(job, number, end);
                if (bytes < DependencyLimits.SettledBytes && weight > bytes) break;
                bytes = Math.Max(0, bytes - weight);
                left--;
                if (Hear(job, number, end)) settled.Add(JobRow.Id(job));
            }

            // The rest is told next time.
            if (OpenOf(end.Id, 1).Count > 0) break;
            session.Prepare("UPDATE jobs SET awaited = 0, told = state WHERE id = $id", ("$id", end.Id)).ExecuteNonQuery();
            told++;
            if (end.Batch is not { } id) continue;
            if (!batches.TryGetValue(id, out var batch)) batch = SqliteBatches.Find(session, id);
            // One that is gone counts no more.
            batches[id] = batch is null ? null : BatchLife.Count(batch, end.Told, end.State);
        }

        List<Job> released = [], followed = [];
        List<(Job, Job)> changed = [];
        var more = ended.Count == limit || told < ended.Count;
        foreach (var id in settled)
        {
            var job = Find(id);
            var next = Dependencies.Settle(job, DependenciesOf(id), now);
            changed.Add((job, next));
            if (!next.IsFinal) released.Add(next);
            else more |= next.IsAwaited;
            if (next.IsFinal) SqliteJobStore.Write(session, job, next);
            else SqliteJobStore.Edit(session, job, next);
            // One that ended keeps the results, for it may be made to run after all.
            if (!next.IsFinal) DropResults(id);
        }

        foreach (var batch in batches.Values.OfType<Batch>()) followed.AddRange(SqliteBatches.Finish(session, batch, now));
        released.AddRange(followed);
        return new Settlement(told, released.Count, more)
        {
            NextDueAt = released.Where(job => job.State == JobState.Scheduled).Min(job => (DateTimeOffset?)job.ScheduledAt),
            Changed = changed,
            Followed = followed,
        };
    }

    /// <summary>Marks earlier jobs whose end somebody will wait for. False: one of them is not there.</summary>
    public bool Await(IReadOnlyList<Guid> earlier)
    {
        if (!earlier.All(id => session.Prepare("SELECT 1 FROM jobs WHERE id = $id", ("$id", JobRow.Key(id))).ExecuteScalar() is not null)) return false;
        foreach (var id in earlier) session.Prepare("UPDATE jobs SET awaited = 1 WHERE id = $id", ("$id", JobRow.Key(id))).ExecuteNonQuery();
        return true;
    }

    /// <summary>Makes a job wait again for those that are still there, or go on where none is.</summary>
    public bool TryWaitAgain(Job held, DateTimeOffset now)
    {
        var all = DependenciesOf(held.Id);
        var there = StatesOf(all);
        if (Dependencies.WaitAgain(held, all, there, now) is not { } next) return false;
        var settled = next.WaitsFor > 0 ? null : Dependencies.Settle(next, all, now);
        if (settled is { IsFinal: true } || !new UniqueKeys(session).TryClaim(held, next, now)) return false;
        if (session.Prepare("""
            UPDATE jobs SET state = 1, waits_for = $waitsFor, finalized_at = NULL, cancel_requested_at = NULL, error_code = NULL,
                expires_at = $expiresAt, version = $version, awaited = awaited OR batch_id IS NOT NULL
            WHERE id = $id AND version = $heldVersion AND state = $heldState
            """, ("$waitsFor", next.WaitsFor), ("$expiresAt", JobRow.Time(next.ExpiresAt)), ("$version", next.Version), ("$id", JobRow.Key(held.Id)),
            ("$heldVersion", held.Version), ("$heldState", (int)held.State)).ExecuteNonQuery() == 0) return false;
        session.Moved(held.Queue, held.State, next.State);
        foreach (var id in there.Keys)
        {
            Await([id]);
            session.Prepare("UPDATE job_dependencies SET outcome = NULL, result = NULL WHERE job_id = $id AND depends_on = $on",
                ("$id", JobRow.Key(held.Id)), ("$on", JobRow.Key(id))).ExecuteNonQuery();
        }

        if (settled is null) return true;
        SqliteJobStore.Edit(session, next, settled);
        DropResults(held.Id);
        return true;
    }

    private Dictionary<Guid, JobState> StatesOf(IReadOnlyList<Dependency> all)
    {
        Dictionary<Guid, JobState> states = [];
        foreach (var on in all.Select(each => each.On))
        {
            if (session.Prepare("SELECT state FROM jobs WHERE id = $id", ("$id", JobRow.Key(on))).ExecuteScalar() is long state)
                states[on] = (JobState)state;
        }

        return states;
    }

    /// <summary>Stores what new jobs wait for.</summary>
    public static void Tie(WriteSession session, IReadOnlyList<UniqueJob> jobs, IReadOnlyList<Job> added)
    {
        if (jobs.All(job => job.After.IsEmpty)) return;
        var ids = added.Select(job => job.Id).ToHashSet();
        foreach (var job in jobs.Where(each => ids.Contains(each.Job.Id)))
        {
            for (var i = 0; i < job.After.Length; i++)
            {
                var on = job.After[i];
                session.Prepare(Add, ("$id", JobRow.Key(job.Job.Id)), ("$number", i), ("$on", JobRow.Key(on.On)), ("$as", on.As),
                    ("$onFailure", (int)on.OnFailure)).ExecuteNonQuery();
            }
        }
    }

    /// <summary>What a command over <see cref="OfJob"/> finds.</summary>
    public static IReadOnlyList<Dependency> ReadDependencies(SqliteCommand command)
    {
        using var rows = command.ExecuteReader();
        List<Dependency> found = [];
        while (rows.Read())
        {
            found.Add(new Dependency(
                JobRow.Id(rows.GetFieldValue<byte[]>(0)), rows.IsDBNull(1) ? null : rows.GetString(1), (FailureAction)rows.GetInt32(2))
            {
                Outcome = rows.IsDBNull(3) ? null : (JobState)rows.GetInt32(3),
                Result = rows.IsDBNull(4) ? default(ReadOnlyMemory<byte>?) : rows.GetFieldValue<byte[]>(4),
                IsTooLarge = rows.GetBoolean(5),
            });
        }

        return found;
    }

    private IReadOnlyList<Dependency> DependenciesOf(Guid id) => 
        ReadDependencies(session.Prepare(OfSettled, ("$id", JobRow.Key(id)), ("$limit", DependencyLimits.ArgsBytes)));

    private List<(byte[] Id, JobState State, Guid? Batch, JobState? Told, long Bytes)> Ended(int limit)
    {
        using var rows = session.Prepare(ToTell, ("$limit", limit)).ExecuteReader();
        List<(byte[], JobState, Guid?, JobState?, long)> ended = [];
        while (rows.Read())
        {
            ended.Add((rows.GetFieldValue<byte[]>(0), (JobState)rows.GetInt32(1),
                rows.IsDBNull(2) ? null : JobRow.Id(rows.GetFieldValue<byte[]>(2)), rows.IsDBNull(3) ? null : (JobState)rows.GetInt32(3),
                rows.GetInt64(4)));
        }

        return ended;
    }

    private List<(byte[] Job, long Number)> OpenOf(byte[] id, int limit)
    {
        using var rows = session.Prepare(Open, ("$id", id), ("$limit", limit)).ExecuteReader();
        List<(byte[], long)> open = [];
        while (rows.Read()) open.Add((rows.GetFieldValue<byte[]>(0), rows.GetInt64(1)));
        return open;
    }

    private void DropResults(Guid id) =>
        session.Prepare("UPDATE job_dependencies SET result = NULL WHERE job_id = $id", ("$id", JobRow.Key(id))).ExecuteNonQuery();

    private long WeightOf(byte[] job, long number, (byte[] Id, JobState State, Guid? Batch, JobState? Told, long Bytes) end) =>
        session.Prepare(Weight, ("$bytes", end.Bytes), ("$outcome", (int)end.State), ("$id", job), ("$number", number)).ExecuteScalar() as long? ?? 0;

    /// <summary>A job hears of an end; true when it waits for nothing more, or for one that failed.</summary>
    private bool Hear(byte[] job, long number, (byte[] Id, JobState State, Guid? Batch, JobState? Told, long Bytes) end)
    {
        var onFailure = (FailureAction)(long)session.Prepare(Note,
            ("$outcome", (int)end.State), ("$on", end.Id), ("$id", job), ("$number", number)).ExecuteScalar()!;
        return session.Prepare(Move, ("$id", job)).ExecuteScalar() is long left
            && (left < 0 || (onFailure == FailureAction.Cancel && end.State != JobState.Completed));
    }

    private Job Find(Guid id)
    {
        using var rows = session.Prepare($"SELECT {JobRow.Columns} FROM jobs WHERE id = $id", ("$id", JobRow.Key(id))).ExecuteReader();
        rows.Read();
        return JobRow.Read(rows);
    }
}
