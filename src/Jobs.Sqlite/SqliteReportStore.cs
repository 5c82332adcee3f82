namespace Gristmill.Jobs.Sqlite;

/// <summary><see cref="IReportStore"/> over one SQLite file, for one node.</summary>
public sealed class SqliteReportStore(SqliteDatabase database) : IReportStore
{
    private const string Holds = "SELECT 1 FROM jobs WHERE id = $id AND version = $version AND state = 3";

    private const string Tell = """
        INSERT INTO job_progress (job_id, version, sequence, attempt, fraction, message, at)
        VALUES ($id, $version, $sequence, $attempt, $fraction, $message, $at)
        ON CONFLICT (job_id) DO UPDATE SET version = excluded.version, sequence = excluded.sequence, attempt = excluded.attempt,
            fraction = excluded.fraction, message = excluded.message, at = excluded.at
        WHERE (excluded.version, excluded.sequence) > (version, sequence)
        """;

    private const string Log = """
        INSERT INTO job_logs (job_id, version, sequence, attempt, at, level, dropped, message)
        VALUES ($id, $version, $sequence, $attempt, $at, $level, $dropped, $message)
        ON CONFLICT (job_id, version, sequence) DO NOTHING
        """;

    /// <inheritdoc />
    public Task<IReadOnlyList<AttemptId>> WriteAsync(IReadOnlyList<AttemptReport> reports, CancellationToken cancellation) =>
        database.WriteAsync<IReadOnlyList<AttemptId>>(session =>
        {
            List<AttemptId> lost = [];
            foreach (var report in reports)
            {
                if (session.Prepare(Holds, ("$id", JobRow.Key(report.Attempt.Job)), ("$version", report.Attempt.Version)).ExecuteScalar() is null)
                    lost.Add(report.Attempt);
                else Write(session, report);
            }

            return lost;
        }, cancellation);

    /// <inheritdoc />
    public Task<JobProgress?> FindProgressAsync(Guid job, CancellationToken cancellation) =>
        database.ReadAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT attempt, version, sequence, fraction, message, at FROM job_progress WHERE job_id = $id";
            command.Parameters.AddWithValue("$id", JobRow.Key(job));
            using var rows = command.ExecuteReader();
            return !rows.Read() ? null : new JobProgress(rows.GetInt32(0), new ReportPosition(rows.GetInt64(1), rows.GetInt32(2)),
                rows.IsDBNull(3) ? null : rows.GetDouble(3), rows.GetString(4), Microseconds.ToTime(rows.GetInt64(5)));
        }, cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<LogLine>> ListLinesAsync(LogQuery query, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<LogLine>>(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"""
                SELECT attempt, version, sequence, at, level, message, dropped FROM job_logs
                WHERE job_id = $id AND (version, sequence) > ($version, $sequence) AND ($attempt IS NULL OR attempt = $attempt)
                ORDER BY version {Order(query)}, sequence {Order(query)} LIMIT $limit
                """;
            command.Parameters.AddWithValue("$id", JobRow.Key(query.Job));
            command.Parameters.AddWithValue("$version", query.After.Version);
            command.Parameters.AddWithValue("$sequence", query.After.Sequence);
            command.Parameters.AddWithValue("$attempt", query.Attempt is { } attempt ? attempt : DBNull.Value);
            command.Parameters.AddWithValue("$limit", query.Limit);
            using var rows = command.ExecuteReader();
            List<LogLine> lines = [];
            while (rows.Read())
                lines.Add(new LogLine(rows.GetInt32(0), new ReportPosition(rows.GetInt64(1), rows.GetInt32(2)),
                    Microseconds.ToTime(rows.GetInt64(3)), (ReportLevel)rows.GetInt32(4), rows.GetString(5), rows.GetInt32(6)));
            if (query.Last) lines.Reverse();
            return lines;
        }, cancellation);

    /// <summary>What was told of a job that is deleted goes with it.</summary>
    internal static void Delete(WriteSession session, byte[] job)
    {
        session.Prepare("DELETE FROM job_progress WHERE job_id = $id", ("$id", job)).ExecuteNonQuery();
        session.Prepare("DELETE FROM job_logs WHERE job_id = $id", ("$id", job)).ExecuteNonQuery();
    }

    private static void Write(WriteSession session, AttemptReport report)
    {
        var id = JobRow.Key(report.Attempt.Job);
        if (report.Progress is { } progress)
            session.Prepare(Tell, ("$id", id), ("$version", progress.Position.Version), ("$sequence", progress.Position.Sequence),
                ("$attempt", progress.Attempt), ("$fraction", progress.Fraction), ("$message", progress.Message),
                ("$at", Microseconds.From(progress.At))).ExecuteNonQuery();
        foreach (var line in report.Lines)
            session.Prepare(Log, ("$id", id), ("$version", line.Position.Version), ("$sequence", line.Position.Sequence),
                ("$attempt", line.Attempt), ("$at", Microseconds.From(line.At)), ("$level", (int)line.Level), ("$dropped", line.Dropped),
                ("$message", line.Message)).ExecuteNonQuery();
    }

    private static string Order(LogQuery query) => query.Last ? "DESC" : "ASC";
}
