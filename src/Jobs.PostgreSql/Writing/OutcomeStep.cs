using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>All replacements of a group in one statement, each under its own guard.</summary>
internal sealed class OutcomeStep(IReadOnlyList<OutcomeWrite> writes) : Step
{
    internal static readonly string Sql = $"""
        WITH changed AS (
            UPDATE jobs j SET queue = u.queue, priority = u.priority, state = u.state, attempt = u.attempt,
                max_attempts = u.max_attempts, scheduled_at = u.scheduled_at, attempted_at = u.attempted_at,
                finalized_at = u.finalized_at, leased_by = u.leased_by, lease_expires_at = u.lease_expires_at,
                cancel_requested_at = u.cancel_requested_at, version = u.version, result = u.result, history = u.history,
                error_code = u.error_code, expires_at = u.expires_at,
                awaited = j.awaited OR (j.batch_id IS NOT NULL AND u.state NOT IN (5, 6, 7))
            FROM unnest($3::uuid[], $4::bigint[], $5::smallint[], $6::integer[], $7::text[], $8::boolean[], $9::text[],
                $10::smallint[], $11::smallint[], $12::integer[], $13::integer[], $14::timestamptz[], $15::timestamptz[],
                $16::timestamptz[], $17::text[], $18::timestamptz[], $19::timestamptz[], $20::bigint[], $21::bytea[],
                $22::text[], $23::text[], $24::text[], $25::timestamptz[]) WITH ORDINALITY
                AS u (id, held_version, held_state, held_attempt, held_by, cancel_known, queue, priority, state, attempt,
                    max_attempts, scheduled_at, attempted_at, finalized_at, leased_by, lease_expires_at,
                    cancel_requested_at, version, result, history, held_queue, error_code, expires_at,
                    number)
            WHERE j.id = u.id AND j.version = u.held_version AND j.state = u.held_state
                AND (u.held_state <> 3 OR (j.attempt = u.held_attempt AND j.leased_by = u.held_by))
                AND (j.cancel_requested_at IS NULL OR u.cancel_known OR u.state IN (5, 6, 7))
            RETURNING u.number, u.held_queue, u.held_state, u.queue, u.state, j.awaited AND u.state IN (5, 6, 7) AS ends
        ), {CountSql.Moved("changed", "held_queue, held_state", "queue, state")}
        SELECT number, ends FROM changed
        """;

    public override void AddTo(NpgsqlBatch batch, Slot slot) =>
        new Statement(Sql).With(slot.Silo).With(slot.Number)
            .WithEach(NpgsqlDbType.Uuid, writes, write => write.Held.Id)
            .WithEach(NpgsqlDbType.Bigint, writes, write => write.Held.Version)
            .WithEach(NpgsqlDbType.Smallint, writes, write => (short)write.Held.State)
            .WithEach(NpgsqlDbType.Integer, writes, write => write.Held.Attempt)
            .WithEach(NpgsqlDbType.Text, writes, write => write.Held.LeasedBy)
            .WithEach(NpgsqlDbType.Boolean, writes, write => write.Held.CancelRequestedAt is not null)
            .WithEach(NpgsqlDbType.Text, writes, write => write.Next.Queue)
            .WithEach(NpgsqlDbType.Smallint, writes, write => write.Next.Priority)
            .WithEach(NpgsqlDbType.Smallint, writes, write => (short)write.Next.State)
            .WithEach(NpgsqlDbType.Integer, writes, write => write.Next.Attempt)
            .WithEach(NpgsqlDbType.Integer, writes, write => write.Next.MaxAttempts)
            .WithEach(NpgsqlDbType.TimestampTz, writes, write => JobRow.Time(write.Next.ScheduledAt))
            .WithEach(NpgsqlDbType.TimestampTz, writes, write => JobRow.Time(write.Next.AttemptedAt))
            .WithEach(NpgsqlDbType.TimestampTz, writes, write => JobRow.Time(write.Next.FinalizedAt))
            .WithEach(NpgsqlDbType.Text, writes, write => write.Next.LeasedBy)
            .WithEach(NpgsqlDbType.TimestampTz, writes, write => JobRow.Time(write.Next.LeaseExpiresAt))
            .WithEach(NpgsqlDbType.TimestampTz, writes, write => JobRow.Time(write.Next.CancelRequestedAt))
            .WithEach(NpgsqlDbType.Bigint, writes, write => write.Next.Version)
            .WithEach(NpgsqlDbType.Bytea, writes, write => write.Next.Result is { } result ? JobRow.Bytes(result) : null)
            .WithEach(NpgsqlDbType.Text, writes, write => StoredJson.WriteHistory(write.Next.History))
            .WithEach(NpgsqlDbType.Text, writes, write => write.Held.Queue)
            .WithEach(NpgsqlDbType.Text, writes, write => write.Next.ErrorCode)
            .WithEach(NpgsqlDbType.TimestampTz, writes, write => JobRow.Time(write.Next.ExpiresAt))
            .AddTo(batch);

    public override async Task ReadAsync(NpgsqlDataReader rows)
    {
        foreach (var write in writes) write.Result = false;
        while (await rows.ReadAsync())
        {
            var write = writes[(int)rows.GetInt64(0) - 1];
            (write.Result, write.MayBeAwaited) = (true, rows.GetBoolean(1));
        }
    }
}
