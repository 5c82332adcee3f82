using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>All enqueues of a group in one statement.</summary>
internal sealed class EnqueueStep(IReadOnlyList<EnqueueWrite> writes) : Step
{
    private const char TagSeparator = '\x1F';

    internal const string Sql = """
        WITH added AS (
            INSERT INTO jobs (id, module, operation, queue, priority, lane, state, attempt, max_attempts, timeout,
                created_at, scheduled_at, version, args, tags, key, retry, expires_at, waits_for, awaited, batch_id,
                unique_rule)
            SELECT id, module, operation, queue, priority, lane, state, 0, max_attempts, timeout, created_at,
                scheduled_at, 1, args, string_to_array(tags, E'\x1F'), key, retry, expires_at,
                waits_for, awaited, batch_id, unique_rule
            FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::smallint[], $8::smallint[], $9::smallint[],
                $10::integer[], $11::bigint[], $12::timestamptz[], $13::timestamptz[], $14::bytea[],
                $15::text[], $16::text[], $17::text[], $18::timestamptz[], $19::integer[], $20::boolean[], $21::uuid[],
                $22::text[])
                AS u (id, module, operation, queue, priority, lane, state, max_attempts, timeout, created_at,
                    scheduled_at, args, tags, key, retry, expires_at, waits_for, awaited, batch_id, unique_rule)
            ON CONFLICT (id) DO NOTHING
            RETURNING id, queue, state, tags
        ), tagged AS (
            INSERT INTO job_tags (tag, job_id) SELECT unnest(tags), id FROM added WHERE tags IS NOT NULL
        ), counted AS (
            INSERT INTO job_counts AS c (silo, slot, queue, state, count)
            SELECT $1, $2, queue, state, count(*) FROM added GROUP BY queue, state
            ON CONFLICT (silo, slot, queue, state) DO UPDATE SET count = c.count + excluded.count
        )
        SELECT NULL
        """;

    public override void AddTo(NpgsqlBatch batch, Slot slot) =>
        AddTo(batch, slot, writes.Count == 1 ? writes[0].Jobs : [.. writes.SelectMany(write => write.Jobs)]);

    public override Task ReadAsync(NpgsqlDataReader rows) => Task.CompletedTask;

    /// <summary>Adds the statement that stores these jobs.</summary>
    public static void AddTo(NpgsqlBatch batch, Slot slot, IReadOnlyList<Job> jobs) =>
        new Statement(Sql).With(slot.Silo).With(slot.Number)
            .WithEach(NpgsqlDbType.Uuid, jobs, job => job.Id)
            .WithEach(NpgsqlDbType.Text, jobs, job => job.Module)
            .WithEach(NpgsqlDbType.Text, jobs, job => job.Operation)
            .WithEach(NpgsqlDbType.Text, jobs, job => job.Queue)
            .WithEach(NpgsqlDbType.Smallint, jobs, job => job.Priority)
            .WithEach(NpgsqlDbType.Smallint, jobs, job => (short)job.Lane)
            .WithEach(NpgsqlDbType.Smallint, jobs, job => (short)job.State)
            .WithEach(NpgsqlDbType.Integer, jobs, job => job.MaxAttempts)
            .WithEach(NpgsqlDbType.Bigint, jobs, job => (long?)job.Timeout?.TotalMicroseconds)
            .WithEach(NpgsqlDbType.TimestampTz, jobs, job => JobRow.Time(job.CreatedAt))
            .WithEach(NpgsqlDbType.TimestampTz, jobs, job => JobRow.Time(job.ScheduledAt))
            .WithEach(NpgsqlDbType.Bytea, jobs, job => JobRow.Bytes(job.Args))
            // An array of arrays would need them all of one length. No tag has the separator: it is a control character.
            .WithEach(NpgsqlDbType.Text, jobs, job => job.Tags.IsEmpty ? null : string.Join(TagSeparator, job.Tags))
            .WithEach(NpgsqlDbType.Text, jobs, job => job.Key)
            .WithEach(NpgsqlDbType.Text, jobs, job => StoredJson.WriteRetry(job.Retry))
            .WithEach(NpgsqlDbType.TimestampTz, jobs, job => JobRow.Time(job.ExpiresAt))
            .WithEach(NpgsqlDbType.Integer, jobs, job => job.WaitsFor)
            .WithEach(NpgsqlDbType.Boolean, jobs, job => job.IsAwaited)
            .WithEach(NpgsqlDbType.Uuid, jobs, job => job.Batch)
            .WithEach(NpgsqlDbType.Text, jobs, job => StoredJson.WriteUnique(job.Unique))
            .AddTo(batch);
}
