using Npgsql;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>Writes that are committed together: a few statements, one round trip, one transaction.</summary>
internal sealed class WriteGroup(IReadOnlyList<PendingWrite> writes)
{
    /// <summary>Runs it; when this ends, it is durable.</summary>
    public async Task RunAsync(NpgsqlConnection connection, Slot slot)
    {
        var steps = Steps();
        // Without a transaction of its own a batch is one: it commits when all its statements have run.
        await using var batch = new NpgsqlBatch(connection);
        foreach (var step in steps) step.AddTo(batch, slot);
        // Not canceled by anybody: a write that has begun is heard to its end.
        await using var rows = await batch.ExecuteReaderAsync(CancellationToken.None);
        for (var i = 0; i < steps.Count; i++)
        {
            if (i > 0) await rows.NextResultAsync();
            await steps[i].ReadAsync(rows);
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
        steps.AddRange(writes.OfType<IStepWrite>().Select(write => write.ToStep()));
        return steps;
    }
}
