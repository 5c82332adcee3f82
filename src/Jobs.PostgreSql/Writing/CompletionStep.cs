using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>
/// The completions of a group that one silo holds the leases of: what <see cref="OutcomeStep"/> does, for the outcome that
/// nearly all have and with the few columns it changes.
/// </summary>
internal sealed class CompletionStep(IReadOnlyList<OutcomeWrite> writes) : Step
{
    internal const string Sql = """
        WITH changed AS (
            UPDATE jobs j SET state = 5, finalized_at = u.finalized_at, lease_expires_at = NULL, version = j.version + 1,
                result = u.result
            FROM unnest($5::uuid[], $6::bigint[], $7::integer[], $8::timestamptz[], $9::bytea[]) WITH ORDINALITY
                AS u (id, held_version, held_attempt, finalized_at, result, number)
            WHERE j.id = u.id AND j.version = u.held_version AND j.state = $3 AND j.attempt = u.held_attempt AND j.leased_by = $4
            RETURNING u.number, j.queue, j.awaited
        ), counted AS (
            INSERT INTO job_counts AS c (silo, slot, queue, state, count)
            SELECT $1, $2, queue, move.state, move.sign * count(*)
            FROM changed CROSS JOIN (VALUES (3, -1), (5, 1)) AS move (state, sign)
            GROUP BY queue, move.state, move.sign
            ON CONFLICT (silo, slot, queue, state) DO UPDATE SET count = c.count + excluded.count
        )
        SELECT array_agg(number), bool_or(awaited) FROM changed
        """;

    /// <summary>Whether the write changes no more than these columns.</summary>
    public static bool Fits(OutcomeWrite write) =>
        write is { Held: { State: JobState.Running } held, Next: { State: JobState.Completed, LeaseExpiresAt: null } next }
        && next.Version == held.Version + 1 && next.Attempt == held.Attempt && next.LeasedBy == held.LeasedBy
        && next.Queue == held.Queue && next.Priority == held.Priority && next.MaxAttempts == held.MaxAttempts
        && next.ScheduledAt == held.ScheduledAt && next.ExpiresAt == held.ExpiresAt && next.AttemptedAt == held.AttemptedAt
        && next.CancelRequestedAt == held.CancelRequestedAt && next.History == held.History && next.ErrorCode == held.ErrorCode;

    public override void AddTo(NpgsqlBatch batch, Slot slot) =>
        // The state as a parameter: the planner must not go through all running jobs by their partial index.
        new Statement(Sql).With(slot.Silo).With(slot.Number).With((short)JobState.Running).With(writes[0].Held.LeasedBy!)
            .WithEach(NpgsqlDbType.Uuid, writes, write => write.Held.Id)
            .WithEach(NpgsqlDbType.Bigint, writes, write => write.Held.Version)
            .WithEach(NpgsqlDbType.Integer, writes, write => write.Held.Attempt)
            .WithEach(NpgsqlDbType.TimestampTz, writes, write => JobRow.Time(write.Next.FinalizedAt))
            .WithEach(NpgsqlDbType.Bytea, writes, write => write.Next.Result is { } result ? JobRow.Bytes(result) : null)
            .AddTo(batch);

    public override async Task ReadAsync(NpgsqlDataReader rows)
    {
        foreach (var write in writes) write.Result = false;
        await rows.ReadAsync();
        if (rows.IsDBNull(0)) return;
        var awaited = rows.GetBoolean(1);
        foreach (var number in rows.GetFieldValue<long[]>(0))
        {
            var write = writes[(int)number - 1];
            (write.Result, write.MayBeAwaited) = (true, awaited);
        }
    }
}
