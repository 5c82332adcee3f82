using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>
/// All enqueues of a group that claim keys, wait for earlier jobs or belong to batches. The first statements hold the earlier jobs, take the
/// keys and lock the batches, each in an order in which nobody waits for each other, and jobs that have ended before keys, as who deletes
/// them does; the second ones write what <see cref="UniqueEnqueue"/> decided.
/// </summary>
internal sealed class UniqueEnqueueStep(IReadOnlyList<UniqueEnqueueWrite> writes) : Step
{
    /// <summary>
    /// Whether anybody claimed them before or not, which is answered: from now on others wait for this transaction, those who delete jobs
    /// as well.
    /// </summary>
    internal const string Claim = """
        INSERT INTO job_uniques (key, job_id) SELECT key, job_id FROM unnest($1::text[], $2::uuid[]) AS u (key, job_id) ORDER BY key
        ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING xmax = 0 AS is_new
        """;

    private const string Claimed = "SELECT key, job_id, fingerprint FROM job_uniques WHERE key = ANY($1)";

    internal const string Holders =
        $"SELECT {JobRow.Columns} FROM jobs WHERE id IN (SELECT job_id FROM job_uniques WHERE key = ANY($1))";

    internal const string Hold = """
        UPDATE job_uniques k SET job_id = u.job_id, fingerprint = u.fingerprint
        FROM unnest($1::text[], $2::uuid[], $3::text[]) AS u (key, job_id, fingerprint) WHERE k.key = u.key RETURNING 1
        """;

    private const string LetGo = "DELETE FROM job_uniques WHERE key = ANY($1) RETURNING 1";

    private readonly List<(string Key, Guid Job, string? Fingerprint)> _rows = [];
    private readonly Dictionary<Guid, Job> _jobs = [];
    private readonly Dictionary<Guid, Batch> _batches = [];
    private Dictionary<string, KeyHolder> _holders = [];
    private UniqueEnqueue? _decided;
    private EditStep? _edits;

    public override bool HasSecond => true;

    public override void AddTo(NpgsqlBatch batch, Slot slot)
    {
        (string Key, Guid Job)[] claims =
        [
            .. writes.SelectMany(write => write.Jobs).SelectMany(job => job.Claims.Select(claim => (claim.Key, job.Job.Id)))
                .DistinctBy(claim => claim.Key),
        ];
        Guid[] earlier = [.. writes.SelectMany(write => write.Earlier).Distinct()];
        new Statement(SettleSql.AwaitEnded).WithEach(NpgsqlDbType.Uuid, earlier, id => id).AddTo(batch);
        new Statement(SettleSql.HoldAwaited).WithEach(NpgsqlDbType.Uuid, earlier, id => id).AddTo(batch);
        new Statement(Claim).WithEach(NpgsqlDbType.Text, claims, claim => claim.Key)
            .WithEach(NpgsqlDbType.Uuid, claims, claim => claim.Job).AddTo(batch);
        new Statement(Claimed).WithEach(NpgsqlDbType.Text, claims, claim => claim.Key).AddTo(batch);
        new Statement(Holders).WithEach(NpgsqlDbType.Text, claims, claim => claim.Key).AddTo(batch);
        Guid[] batches = [.. writes.Select(write => write.Batch?.Id).OfType<Guid>().Distinct()];
        new Statement(BatchSql.Lock).WithEach(NpgsqlDbType.Uuid, batches, id => id).AddTo(batch);
    }

    public override async Task ReadAsync(NpgsqlDataReader rows)
    {
        await rows.NextResultAsync();
        HashSet<Guid> awaited = [];
        while (await rows.ReadAsync()) awaited.Add(rows.GetGuid(0));
        await rows.NextResultAsync();
        await rows.NextResultAsync();
        while (await rows.ReadAsync())
            _rows.Add((rows.GetString(0), rows.GetGuid(1), rows.IsDBNull(2) ? null : rows.GetString(2)));
        await rows.NextResultAsync();
        while (await rows.ReadAsync())
        {
            var job = JobRow.Read(rows);
            _jobs[job.Id] = job;
        }

        await rows.NextResultAsync();
        while (await rows.ReadAsync())
        {
            var found = BatchRow.Read(rows);
            _batches[found.Id] = found;
        }

        _holders = _rows.ToDictionary(row => row.Key, row => new KeyHolder(row.Job, _jobs.GetValueOrDefault(row.Job), row.Fingerprint));
        _decided = new UniqueEnqueue(_holders, writes[0].Now);
        foreach (var write in writes)
        {
            var earlier = Workflow.Earlier(_decided.Wanted(write.Jobs));
            write.MissedEarlier = !earlier.All(id => awaited.Contains(id) || write.Missing.Contains(id));
            write.Result = write.MissedEarlier ? []
                : earlier.Any(write.Missing.Contains) ? [.. write.Jobs.Select(each => new Enqueued(each.Job, Conflict.Orphaned))]
                : Decide(write, _decided);
        }
    }

    public override void AddSecond(NpgsqlBatch batch, Slot slot)
    {
        EnqueueStep.AddTo(batch, slot, _decided!.New);
        var added = _decided.New.Select(job => job.Id).ToHashSet();
        (Guid Job, int Number, Dependency On)[] dependencies =
        [
            .. from each in writes.SelectMany(write => write.Jobs)
            where added.Contains(each.Job.Id)
            from after in each.After.Select((dependency, number) => (dependency, number))
            select (each.Job.Id, after.number, after.dependency),
        ];
        new Statement(SettleSql.Add).WithEach(NpgsqlDbType.Uuid, dependencies, each => each.Job)
            .WithEach(NpgsqlDbType.Integer, dependencies, each => each.Number)
            .WithEach(NpgsqlDbType.Uuid, dependencies, each => each.On.On)
            .WithEach(NpgsqlDbType.Text, dependencies, each => each.On.As)
            .WithEach(NpgsqlDbType.Smallint, dependencies, each => (short)each.On.OnFailure).AddTo(batch);
        BatchSql.Write([.. _batches.Values]).AddTo(batch);
        KeyValuePair<string, KeyHolder>[] held = [.. _holders.Where(holder => holder.Value.Job is not null)];
        new Statement(Hold).WithEach(NpgsqlDbType.Text, held, holder => holder.Key)
            .WithEach(NpgsqlDbType.Uuid, held, holder => holder.Value.Job!.Id)
            .WithEach(NpgsqlDbType.Text, held, holder => holder.Value.Fingerprint).AddTo(batch);
        // An idempotency key whose job is gone stays.
        string[] free = [.. _holders.Where(holder => holder.Value is { Job: null, Fingerprint: null }).Select(holder => holder.Key)];
        new Statement(LetGo).WithEach(NpgsqlDbType.Text, free, key => key).AddTo(batch);
        _edits = new EditStep([.. _decided.Edits]);
        _edits.AddTo(batch, slot);
    }

    public override async Task ReadSecondAsync(NpgsqlDataReader rows)
    {
        for (var i = 0; i < 5; i++) await rows.NextResultAsync();
        await _edits!.ReadAsync(rows);
        // Changed by somebody else in this moment, or started: then it stays as it is.
        var missed = _decided!.Edits.Where(edit => !_edits.Changed.Contains(edit.Held.Id)).ToDictionary(edit => edit.Held.Id, edit => edit.Held);
        if (missed.Count == 0) return;
        foreach (var write in writes)
            write.Result = [.. write.Result.Select(each => missed.TryGetValue(each.Job.Id, out var held) ? new Enqueued(held, Conflict.Ignored) : each)];
    }

    private IReadOnlyList<Enqueued> Decide(UniqueEnqueueWrite write, UniqueEnqueue decided)
    {
        if (write.Batch is not { } own) return decided.Decide(write.Jobs);
        var found = _batches.GetValueOrDefault(own.Id);
        var (enqueued, grown) = decided.Decide(write.Jobs, found ?? own, isNew: found is null);
        if (grown is not null) _batches[own.Id] = grown;
        return enqueued;
    }
}
