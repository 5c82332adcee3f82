using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>
/// Tells ends. The first statement locks and notes them, the second ones mark those as told that nobody waits for any more and read the jobs
/// and batches that this changes, and what follows writes what <see cref="Jobs.Dependencies"/> and <see cref="BatchLife"/> made of them.
/// Batches are locked after all jobs, and in order.
/// </summary>
internal sealed class SettleStep(SettleWrite write) : Step
{
    private readonly List<Guid> _waiting = [];
    private readonly Dictionary<Guid, (Guid? Batch, JobState? Before, JobState State)> _ended = [];
    private readonly List<Job> _jobs = [];

    public override bool HasSecond => true;

    public override void AddTo(NpgsqlBatch batch, Slot slot) => new Statement(SettleSql.Note).With(write.Limit).AddTo(batch);

    public override async Task ReadAsync(NpgsqlDataReader rows)
    {
        while (await rows.ReadAsync())
        {
            if (!rows.IsDBNull(0)) _waiting.Add(rows.GetGuid(0));
            else
                _ended.Add(rows.GetGuid(1), (rows.IsDBNull(2) ? null : rows.GetGuid(2), rows.IsDBNull(3) ? null : (JobState)rows.GetInt16(3),
                    (JobState)rows.GetInt16(4)));
        }
    }

    public override void AddSecond(NpgsqlBatch batch, Slot slot)
    {
        new Statement(SettleSql.Tell).WithEach(NpgsqlDbType.Uuid, [.. _ended.Keys], id => id).AddTo(batch);
        new Statement($"SELECT {JobRow.Columns} FROM jobs WHERE id = ANY($1)").WithEach(NpgsqlDbType.Uuid, _waiting, id => id).AddTo(batch);
        new Statement(SettleSql.OfJobs).WithEach(NpgsqlDbType.Uuid, _waiting, id => id)
            .With(NpgsqlDbType.Bigint, (long)DependencyLimits.ArgsBytes).AddTo(batch);
        Guid[] batches = [.. _ended.Values.Select(each => each.Batch).OfType<Guid>().Distinct()];
        new Statement(BatchSql.Lock).WithEach(NpgsqlDbType.Uuid, batches, id => id).AddTo(batch);
    }

    public override async Task ReadSecondAsync(NpgsqlDataReader rows)
    {
        List<Guid> told = [];
        while (await rows.ReadAsync()) told.Add(rows.GetGuid(0));
        await rows.NextResultAsync();
        while (await rows.ReadAsync()) _jobs.Add(JobRow.Read(rows));
        await rows.NextResultAsync();
        List<(Guid Job, Dependency On)> dependencies = [];
        while (await rows.ReadAsync()) dependencies.Add((rows.GetGuid(0), SettleSql.ReadDependency(rows, 1)));
        await rows.NextResultAsync();
        Dictionary<Guid, Batch> batches = [];
        while (await rows.ReadAsync())
        {
            var batch = BatchRow.Read(rows);
            batches[batch.Id] = batch;
        }

        var after = dependencies.ToLookup(each => each.Job, each => each.On);
        var now = write.Now;
        (Job Held, Job Next)[] settled = [.. _jobs.Select(job => (job, Jobs.Dependencies.Settle(job, [.. after[job.Id]], now)))];
        foreach (var (id, before, state) in told.Select(each => _ended[each]))
        {
            // One that is gone counts no more.
            if (id is { } known && batches.TryGetValue(known, out var batch)) batches[known] = BatchLife.Count(batch, before, state);
        }

        var finished = batches.Values.Select(batch => BatchLife.Finish(batch, now)).ToArray();
        Job[] callbacks = [.. finished.Select(each => each.Callback).OfType<Job>()];
        Job[] released = [.. settled.Select(each => each.Next).Where(job => !job.IsFinal), .. callbacks];
        var due = released.Where(job => job.State == JobState.Scheduled).Min(job => (DateTimeOffset?)job.ScheduledAt);
        var more = _ended.Count == write.Limit || told.Count < _ended.Count || settled.Any(each => each.Next is { IsFinal: true, IsAwaited: true });
        write.Result = new Settlement(told.Count, released.Length, more) { NextDueAt = due, Changed = settled, Followed = callbacks };
        Then = settled.Length + batches.Count == 0 ? null : new SettledStep(settled, [.. finished.Select(each => each.Batch)], callbacks);
    }
}
