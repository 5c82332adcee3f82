using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary>
/// What attempts told, in one statement; answers those that hold their lease. Written again it changes nothing, so an unknown end needs
/// no care.
/// </summary>
internal sealed class ReportWrite(IReadOnlyList<AttemptReport> reports) : PendingWrite<IReadOnlySet<Guid>>(new HashSet<Guid>()), IStepWrite
{
    // The lock keeps the lease until this is committed: no later attempt can tell anything before, and nobody can delete the job. The
    // state as a parameter: the planner must not go through all running jobs by their partial index.
    internal const string Sql = """
        WITH held AS MATERIALIZED (
            SELECT j.id FROM (SELECT id, version FROM unnest($1::uuid[], $2::bigint[]) AS r (id, version) ORDER BY id) u
            CROSS JOIN LATERAL (
                SELECT id FROM jobs WHERE id = u.id AND version = u.version AND state = $3 FOR SHARE) j
        ), told AS (
            INSERT INTO job_progress AS p (job_id, version, sequence, attempt, fraction, message, at)
            SELECT job_id, version, sequence, attempt, fraction, message, at
            FROM unnest($4::uuid[], $5::bigint[], $6::integer[], $7::integer[], $8::double precision[], $9::text[], $10::timestamptz[])
                AS u (job_id, version, sequence, attempt, fraction, message, at)
            WHERE job_id = ANY (ARRAY(SELECT id FROM held))
            ON CONFLICT (job_id) DO UPDATE SET version = excluded.version, sequence = excluded.sequence, attempt = excluded.attempt,
                fraction = excluded.fraction, message = excluded.message, at = excluded.at
            WHERE (excluded.version, excluded.sequence) > (p.version, p.sequence)
        ), logged AS (
            INSERT INTO job_logs (job_id, version, sequence, attempt, at, level, dropped, message)
            SELECT job_id, version, sequence, attempt, at, level, dropped, message
            FROM unnest($11::uuid[], $12::bigint[], $13::integer[], $14::integer[], $15::timestamptz[], $16::smallint[], $17::integer[],
                $18::text[]) AS u (job_id, version, sequence, attempt, at, level, dropped, message)
            WHERE job_id = ANY (ARRAY(SELECT id FROM held))
            ON CONFLICT (job_id, version, sequence) DO NOTHING
        )
        SELECT id FROM held
        """;

    /// <inheritdoc />
    public override long Size { get; } = reports.Sum(report => 256L + report.Lines.Sum(line => 64L + line.Message.Length));

    /// <inheritdoc />
    public Step ToStep() => new ReportStep(this, reports);

    private sealed class ReportStep(ReportWrite write, IReadOnlyList<AttemptReport> reports) : Step
    {
        public override void AddTo(NpgsqlBatch batch, Slot slot)
        {
            List<(Guid Job, JobProgress Told)> told = [.. reports.Where(report => report.Progress is not null)
                .Select(report => (report.Attempt.Job, report.Progress!))];
            List<(Guid Job, LogLine Line)> lines = [.. reports.SelectMany(report => report.Lines.Select(line => (report.Attempt.Job, line)))];
            new Statement(Sql)
                .WithEach(NpgsqlDbType.Uuid, reports, report => report.Attempt.Job)
                .WithEach(NpgsqlDbType.Bigint, reports, report => report.Attempt.Version)
                .With((short)JobState.Running)
                .WithEach(NpgsqlDbType.Uuid, told, each => each.Job)
                .WithEach(NpgsqlDbType.Bigint, told, each => each.Told.Position.Version)
                .WithEach(NpgsqlDbType.Integer, told, each => each.Told.Position.Sequence)
                .WithEach(NpgsqlDbType.Integer, told, each => each.Told.Attempt)
                .WithEach(NpgsqlDbType.Double, told, each => each.Told.Fraction)
                .WithEach(NpgsqlDbType.Text, told, each => each.Told.Message)
                .WithEach(NpgsqlDbType.TimestampTz, told, each => JobRow.Time(each.Told.At))
                .WithEach(NpgsqlDbType.Uuid, lines, each => each.Job)
                .WithEach(NpgsqlDbType.Bigint, lines, each => each.Line.Position.Version)
                .WithEach(NpgsqlDbType.Integer, lines, each => each.Line.Position.Sequence)
                .WithEach(NpgsqlDbType.Integer, lines, each => each.Line.Attempt)
                .WithEach(NpgsqlDbType.TimestampTz, lines, each => JobRow.Time(each.Line.At))
                .WithEach(NpgsqlDbType.Smallint, lines, each => (short)each.Line.Level)
                .WithEach(NpgsqlDbType.Integer, lines, each => each.Line.Dropped)
                .WithEach(NpgsqlDbType.Text, lines, each => each.Line.Message)
                .AddTo(batch);
        }

        public override async Task ReadAsync(NpgsqlDataReader rows)
        {
            var held = new HashSet<Guid>();
            while (await rows.ReadAsync()) held.Add(rows.GetGuid(0));
            write.Result = held;
        }
    }
}
