using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>Writes what became of the jobs and batches that were told of ends; they are locked.</summary>
internal sealed class SettledStep : Step
{
    private readonly EditStep _released;
    private readonly OutcomeStep _ended;
    private readonly Guid[] _withResults;
    private readonly IReadOnlyList<Batch> _batches;
    private readonly IReadOnlyList<Job> _callbacks;

    public SettledStep(IReadOnlyList<(Job Held, Job Next)> jobs, IReadOnlyList<Batch> batches, IReadOnlyList<Job> callbacks)
    {
        (_batches, _callbacks) = (batches, callbacks);
        _withResults = [.. jobs.Where(each => !each.Next.IsFinal).Select(each => each.Held.Id)];
        _released = new EditStep([.. jobs.Where(each => !each.Next.IsFinal)]);
        _ended = new OutcomeStep([.. jobs.Where(each => each.Next.IsFinal).Select(each => new OutcomeWrite(each.Held, each.Next))]);
    }

    public override void AddTo(NpgsqlBatch batch, Slot slot)
    {
        _released.AddTo(batch, slot);
        _ended.AddTo(batch, slot);
        new Statement(SettleSql.DropResults).WithEach(NpgsqlDbType.Uuid, _withResults, id => id).AddTo(batch);
        BatchSql.Write(_batches).AddTo(batch);
        EnqueueStep.AddTo(batch, slot, _callbacks);
    }

    public override async Task ReadAsync(NpgsqlDataReader rows)
    {
        await _released.ReadAsync(rows);
        await rows.NextResultAsync();
        await _ended.ReadAsync(rows);
        for (var i = 0; i < 3; i++) await rows.NextResultAsync();
    }
}
