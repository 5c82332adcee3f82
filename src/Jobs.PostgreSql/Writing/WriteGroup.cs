using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>Writes that are committed together: a few statements, one round trip where they do not depend on each other, one transaction.</summary>
internal sealed class WriteGroup(IReadOnlyList<PendingWrite> writes)
{
    /// <summary>Runs it; when this ends, it is durable.</summary>
    public async Task RunAsync(NpgsqlConnection connection, Slot slot)
    {
        var steps = Steps();
        if (!steps.Exists(step => step.HasSecond))
        {
            // Without a transaction of its own a batch is one: it commits when all its statements have run.
            await RunAsync(connection, steps, (step, batch) => step.AddTo(batch, slot), (step, rows) => step.ReadAsync(rows));
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync();
        await RunAsync(connection, steps.FindAll(step => !IsApart(step)),
            (step, batch) => step.AddTo(batch, slot), (step, rows) => step.ReadAsync(rows));
        IReadOnlySet<string>? locked = null;
        foreach (var step in steps.FindAll(IsApart))
        {
            if (step is RestrictedStep acquisition && locked is not null) acquisition.UseLocks(locked);
            // One after the other: what the first takes is in what the next one reads.
            for (var each = step; each is not null; each = each.Then)
            {
                await RunAsync(connection, [each], (only, batch) => only.AddTo(batch, slot), (only, rows) => only.ReadAsync(rows));
                if (each.HasSecond)
                    await RunAsync(connection, [each], (only, batch) => only.AddSecond(batch, slot), (only, rows) => only.ReadSecondAsync(rows));
            }

            if (step is RestrictedStep { Locked: { } now }) locked = now;
        }

        await transaction.CommitAsync();
    }

    /// <summary>Acquisitions, too: they lock queues, which comes after all keys and jobs in every transaction.</summary>
    private static bool IsApart(Step step) => step.HasSecond || step.IsLast;

    private static async Task RunAsync(
        NpgsqlConnection connection, List<Step> steps, Action<Step, NpgsqlBatch> add, Func<Step, NpgsqlDataReader, Task> readAsync)
    {
        if (steps.Count == 0) return;
        await using var batch = new NpgsqlBatch(connection);
        foreach (var step in steps) add(step, batch);
        // Not canceled by anybody: a write that has begun is heard to its end.
        await using var rows = await batch.ExecuteReaderAsync(CancellationToken.None);
        for (var i = 0; i < steps.Count; i++)
        {
            if (i > 0) await rows.NextResultAsync();
            await readAsync(steps[i], rows);
        }

        // The commit's own failure comes with the end of the batch.
        while (await rows.NextResultAsync())
        {
        }
    }

    private List<Step> Steps()
    {
        List<Step> steps = [];
        List<EnqueueWrite> enqueues = [.. writes.OfType<EnqueueWrite>()];
        var outcomes = writes.OfType<OutcomeWrite>().ToLookup(CompletionStep.Fits);
        if (enqueues.Count > 0) steps.Add(new EnqueueStep(enqueues));
        steps.AddRange(outcomes[true].GroupBy(write => write.Held.LeasedBy).Select(silo => new CompletionStep([.. silo])));
        if (outcomes[false].Any()) steps.Add(new OutcomeStep([.. outcomes[false]]));
        // Those of batches last: jobs are locked before batches, as by who tells ends.
        steps.AddRange(writes.OfType<UniqueEnqueueWrite>().GroupBy(write => write.Batch is not null).OrderBy(each => each.Key)
            .Select(each => new UniqueEnqueueStep([.. each])));
        // Changes in order of their keys and ids, as in a step of many: two groups that change the same jobs do not wait for each other.
        steps.AddRange(writes.OfType<IStepWrite>().OrderBy(write => (write as ClaimingWrite)?.Key, StringComparer.Ordinal)
            .ThenBy(write => write is EditWrite edit ? edit.Job : Guid.Empty).Select(write => write.ToStep()).OrderBy(step => step.IsLast));
        SettleLocks(steps);
        return steps;
    }

    /// <summary>Queues are locked once in a transaction: a later lock might be waited for by who waits for the first.</summary>
    private static void SettleLocks(List<Step> steps)
    {
        var limited = steps.OfType<LimitedStep>().ToArray();
        if (limited.Length == 0) return;
        foreach (var later in limited.Skip(1)) later.AreLocked = true;
        if (!steps.Exists(step => step is RestrictedStep)) return;
        // Those lock in their own time. These come again as such.
        foreach (var step in limited) step.PutOff();
        steps.RemoveAll(step => step is LimitedStep);
    }
}
