using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>A job that is made to wait again.</summary>
/// <param name="held">The job as it was.</param>
/// <param name="next">The job as it is to be.</param>
/// <param name="earlier">The jobs that it is to wait for, in order, all of them marked.</param>
/// <param name="settled">What becomes of it at once, for none of those is there any more; null where it waits.</param>
internal sealed class WaitAgainWrite(Job held, Job next, IReadOnlyList<Guid> earlier, Job? settled) : PendingWrite<bool>(false), IStepWrite
{
    private static readonly string Change = $"""
        WITH changed AS (
            UPDATE jobs SET state = 1, waits_for = $3, finalized_at = NULL, cancel_requested_at = NULL, error_code = NULL, expires_at = $4,
                version = $5,
                awaited = awaited OR batch_id IS NOT NULL
            WHERE id = $6 AND version = $7 AND state = $8 RETURNING queue
        ), forgotten AS (
            UPDATE job_dependencies SET outcome = NULL, result = NULL
            WHERE job_id = $6 AND depends_on = ANY($9) AND EXISTS (SELECT FROM changed)
        ), {CountSql.Moved("changed", "queue, $8", "queue, 1")}
        SELECT count(*)::integer FROM changed
        """;

    /// <summary>Whether one of the jobs was told of meanwhile, or is gone: nothing was written.</summary>
    public bool MissedEarlier { get; private set; }

    public Step ToStep() => new OwnStep(this);

    public override async Task<bool> FindWrittenAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT 1 FROM jobs WHERE id = $1 AND version >= $2", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = next.Id });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = next.Version });
        return Result = await command.ExecuteScalarAsync() is not null;
    }

    private Statement ToStatement(Slot slot) => new Statement(Change).With(slot.Silo).With(slot.Number).With(next.WaitsFor)
        .With(NpgsqlDbType.TimestampTz, JobRow.Time(next.ExpiresAt)).With(NpgsqlDbType.Bigint, next.Version).With(next.Id)
        .With(NpgsqlDbType.Bigint, held.Version).With((short)held.State).WithEach(NpgsqlDbType.Uuid, earlier, id => id);

    private IReadOnlyList<Guid> Earlier => earlier;

    private SettledStep? ToSettled() => settled is null ? null : new SettledStep([(next, settled)], [], []);

    private sealed class OwnStep(WaitAgainWrite write) : Step
    {
        public override bool HasSecond => true;

        public override void AddTo(NpgsqlBatch batch, Slot slot)
        {
            new Statement(SettleSql.AwaitEnded).WithEach(NpgsqlDbType.Uuid, write.Earlier, id => id).AddTo(batch);
            new Statement(SettleSql.HoldAwaited).WithEach(NpgsqlDbType.Uuid, write.Earlier, id => id).AddTo(batch);
        }

        public override async Task ReadAsync(NpgsqlDataReader rows)
        {
            await rows.NextResultAsync();
            var found = 0;
            while (await rows.ReadAsync()) found++;
            write.MissedEarlier = found < write.Earlier.Count;
        }

        public override void AddSecond(NpgsqlBatch batch, Slot slot)
        {
            if (write.MissedEarlier) new Statement("SELECT 0").AddTo(batch);
            else write.ToStatement(slot).AddTo(batch);
        }

        public override async Task ReadSecondAsync(NpgsqlDataReader rows)
        {
            await rows.ReadAsync();
            write.Result = rows.GetInt32(0) == 1;
            if (write.Result) Then = write.ToSettled();
        }
    }
}
