using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>Closes a batch. Written again it finds it closed, so an unknown end needs no care.</summary>
/// <param name="id">The batch.</param>
/// <param name="clock">The clock by which it is closed.</param>
internal sealed class BatchCloseWrite(Guid id, TimeProvider clock) : PendingWrite<Batch?>(null), IStepWrite
{
    /// <summary>Whether a job followed.</summary>
    public bool HasCallback { get; private set; }

    public Step ToStep() => new CloseStep(this);

    private Guid Id => id;

    private sealed class CloseStep(BatchCloseWrite write) : Step
    {
        private Job[] _callbacks = [];
        private Batch[] _batches = [];

        public override bool HasSecond => true;

        public override void AddTo(NpgsqlBatch batch, Slot slot) =>
            new Statement(BatchSql.Lock).WithEach(NpgsqlDbType.Uuid, [write.Id], batchId => batchId).AddTo(batch);

        public override async Task ReadAsync(NpgsqlDataReader rows)
        {
            write.Result = null;
            if (!await rows.ReadAsync()) return;
            var now = write.Now;
            var (closed, callback) = BatchLife.Finish(BatchLife.Close(BatchRow.Read(rows), now), now);
            write.Result = closed;
            (_batches, _callbacks) = ([closed], callback is null ? [] : [callback]);
            write.HasCallback = callback is not null;
        }

        public override void AddSecond(NpgsqlBatch batch, Slot slot)
        {
            BatchSql.Write(_batches).AddTo(batch);
            EnqueueStep.AddTo(batch, slot, _callbacks);
        }

        public override Task ReadSecondAsync(NpgsqlDataReader rows) => rows.NextResultAsync();
    }

    private DateTimeOffset Now => clock.GetUtcNow();
}
