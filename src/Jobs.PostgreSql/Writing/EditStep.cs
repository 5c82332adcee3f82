using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>Changes of jobs that wait, each under its own guard. Their rows are locked in order of their ids, in which nobody waits for each other.</summary>
internal sealed class EditStep(IReadOnlyList<(Job Held, Job Next)> edits) : Step
{
    internal static readonly string Sql = $"""
        WITH locked AS MATERIALIZED (
            SELECT id FROM jobs WHERE id = ANY($3) ORDER BY id FOR NO KEY UPDATE
        ), changed AS (
            UPDATE jobs j SET queue = u.queue, key = u.key, priority = u.priority, state = u.state, max_attempts = u.max_attempts,
                timeout = u.timeout, scheduled_at = u.scheduled_at, version = u.version, args = u.args, retry = u.retry,
                expires_at = u.expires_at, unique_rule = u.unique_rule
            FROM unnest($3::uuid[], $4::bigint[], $5::smallint[], $6::text[], $7::text[], $8::text[], $9::smallint[], $10::smallint[],
                $11::integer[], $12::bigint[], $13::timestamptz[], $14::bigint[], $15::bytea[], $16::text[], $17::timestamptz[], $18::text[])
                AS u (id, held_version, held_state, held_queue, queue, key, priority, state, max_attempts, timeout, scheduled_at, version,
                    args, retry, expires_at, unique_rule)
            JOIN locked ON locked.id = u.id
            WHERE j.id = u.id AND j.version = u.held_version AND j.state = u.held_state
            RETURNING u.id, u.held_queue, u.held_state, u.queue, u.state
        ), {CountSql.Moved("changed", "held_queue, held_state", "queue, state")}
        SELECT id FROM changed
        """;

    /// <summary>The jobs that were changed.</summary>
    public HashSet<Guid> Changed { get; } = [];

    public override void AddTo(NpgsqlBatch batch, Slot slot) =>
        new Statement(Sql).With(slot.Silo).With(slot.Number)
            .WithEach(NpgsqlDbType.Uuid, edits, edit => edit.Held.Id)
            .WithEach(NpgsqlDbType.Bigint, edits, edit => edit.Held.Version)
            .WithEach(NpgsqlDbType.Smallint, edits, edit => (short)edit.Held.State)
            .WithEach(NpgsqlDbType.Text, edits, edit => edit.Held.Queue)
            .WithEach(NpgsqlDbType.Text, edits, edit => edit.Next.Queue)
            .WithEach(NpgsqlDbType.Text, edits, edit => edit.Next.Key)
            .WithEach(NpgsqlDbType.Smallint, edits, edit => edit.Next.Priority)
            .WithEach(NpgsqlDbType.Smallint, edits, edit => (short)edit.Next.State)
            .WithEach(NpgsqlDbType.Integer, edits, edit => edit.Next.MaxAttempts)
            .WithEach(NpgsqlDbType.Bigint, edits, edit => (long?)edit.Next.Timeout?.TotalMicroseconds)
            .WithEach(NpgsqlDbType.TimestampTz, edits, edit => JobRow.Time(edit.Next.ScheduledAt))
            .WithEach(NpgsqlDbType.Bigint, edits, edit => edit.Next.Version)
            .WithEach(NpgsqlDbType.Bytea, edits, edit => JobRow.Bytes(edit.Next.Args))
            .WithEach(NpgsqlDbType.Text, edits, edit => StoredJson.WriteRetry(edit.Next.Retry))
            .WithEach(NpgsqlDbType.TimestampTz, edits, edit => JobRow.Time(edit.Next.ExpiresAt))
            .WithEach(NpgsqlDbType.Text, edits, edit => StoredJson.WriteUnique(edit.Next.Unique))
            .AddTo(batch);

    public override async Task ReadAsync(NpgsqlDataReader rows)
    {
        while (await rows.ReadAsync()) Changed.Add(rows.GetGuid(0));
    }
}
