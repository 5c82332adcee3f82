using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>
/// A change that gives a job a unique key, or lets it hold its own again: nothing is changed while another job holds it. A job that waits
/// is locked after its key, as by those who enqueue, one that has ended before it, as by those who delete.
/// </summary>
/// <param name="change">The change.</param>
/// <param name="held">The job as it was.</param>
/// <param name="next">The job as it is to be.</param>
/// <param name="clock">The clock by which keys are held.</param>
internal sealed class ClaimingWrite(PendingWrite<bool> change, Job held, Job next, TimeProvider clock) : PendingWrite<bool>(false), IStepWrite
{
    private const string Lock = "SELECT 1 FROM jobs WHERE id = $1 AND version = $2 AND state = $3 FOR NO KEY UPDATE";

    private const string LetGo = "DELETE FROM job_uniques WHERE key = $1 AND job_id = $2 RETURNING 1";

    /// <summary>The key.</summary>
    public string Key => next.Unique!.Key;

    public override long Size => base.Size + change.Size;

    public override bool Result
    {
        get => change.Result;
        set => change.Result = value;
    }

    public Step ToStep() => new OwnStep(this);

    public override Task<bool> FindWrittenAsync(NpgsqlConnection connection) => change.FindWrittenAsync(connection);

    private Step ToChange() => change switch
    {
        IStepWrite write => write.ToStep(),
        OutcomeWrite write => new OutcomeStep([write]),
        _ => throw new InvalidOperationException($"{change.GetType().Name} is no change of a job."),
    };

    private sealed class OwnStep(ClaimingWrite write) : Step
    {
        private readonly (Job Held, Job Next) _jobs = write.Jobs;
        private bool _isNew;
        private bool _mayChange;

        public override bool HasSecond => true;

        public override void AddTo(NpgsqlBatch batch, Slot slot)
        {
            if (_jobs.Held.IsFinal) AddLock(batch);
            string[] keys = [write.Key];
            new Statement(UniqueEnqueueStep.Claim).WithEach(NpgsqlDbType.Text, keys, key => key)
                .WithEach(NpgsqlDbType.Uuid, keys, _ => _jobs.Next.Id).AddTo(batch);
            new Statement(UniqueEnqueueStep.Holders).WithEach(NpgsqlDbType.Text, keys, key => key).AddTo(batch);
            if (!_jobs.Held.IsFinal) AddLock(batch);
        }

        private void AddLock(NpgsqlBatch batch) => new Statement(Lock)
            .With(_jobs.Held.Id).With(NpgsqlDbType.Bigint, _jobs.Held.Version).With((short)_jobs.Held.State).AddTo(batch);

        public override async Task ReadAsync(NpgsqlDataReader rows)
        {
            write.Result = false;
            var isThere = false;
            if (_jobs.Held.IsFinal)
            {
                isThere = await rows.ReadAsync();
                await rows.NextResultAsync();
            }

            _isNew = await rows.ReadAsync() && rows.GetBoolean(0);
            await rows.NextResultAsync();
            var holder = await rows.ReadAsync() ? JobRow.Read(rows) : null;
            if (!_jobs.Held.IsFinal)
            {
                await rows.NextResultAsync();
                isThere = await rows.ReadAsync();
            }

            _mayChange = isThere && !_jobs.Next.Unique!.IsHeldFrom(_jobs.Next.Id, holder, write.Now);
        }

        public override void AddSecond(NpgsqlBatch batch, Slot slot)
        {
            if (!_mayChange)
            {
                // What nobody had claimed before is nobody's again.
                new Statement(LetGo).With(_isNew ? write.Key : "").With(_jobs.Next.Id).AddTo(batch);
                return;
            }

            KeyValuePair<string, Guid>[] own = [new(write.Key, _jobs.Next.Id)];
            new Statement(UniqueEnqueueStep.Hold).WithEach(NpgsqlDbType.Text, own, each => each.Key)
                .WithEach(NpgsqlDbType.Uuid, own, each => each.Value).WithEach(NpgsqlDbType.Text, own, string? (_) => null).AddTo(batch);
            if (_jobs.Held.Unique is { } former && former.Key != write.Key)
                new Statement(LetGo).With(former.Key).With(_jobs.Held.Id).AddTo(batch);
            Then = write.ToChange();
        }

        public override async Task ReadSecondAsync(NpgsqlDataReader rows)
        {
            if (_mayChange && _jobs.Held.Unique is { } former && former.Key != write.Key) await rows.NextResultAsync();
        }
    }

    private (Job Held, Job Next) Jobs => (held, next);

    private DateTimeOffset Now => clock.GetUtcNow();
}
