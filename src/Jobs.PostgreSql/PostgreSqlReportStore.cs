using Npgsql;
using NpgsqlTypes;

namespace Gristmill.Jobs.PostgreSql;

/// <summary><see cref="IReportStore"/> over a PostgreSQL that many silos share.</summary>
/// <param name="database">The database.</param>
/// <param name="jobs">The silo's job store, on whose connections is written.</param>
public sealed class PostgreSqlReportStore(PostgreSqlDatabase database, PostgreSqlJobStore jobs) : IReportStore
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<AttemptId>> WriteAsync(IReadOnlyList<AttemptReport> reports, CancellationToken cancellation)
    {
        // By connection as the outcomes of the same jobs are: see GroupWriter.
        var lost = await Task.WhenAll(reports.GroupBy(report => jobs.Writer.PumpOf(report.Attempt.Job)).Select(async part =>
        {
            var held = await jobs.Writer.RunAsync(new ReportWrite([.. part]), part.First().Attempt.Job, cancellation);
            return part.Select(report => report.Attempt).Where(attempt => !held.Contains(attempt.Job));
        }));
        return [.. lost.SelectMany(attempts => attempts)];
    }

    /// <inheritdoc />
    public async Task<JobProgress?> FindProgressAsync(Guid job, CancellationToken cancellation) => (await database.QueryAsync(
        "SELECT attempt, version, sequence, fraction, message, at FROM job_progress WHERE job_id = $1", [Of(NpgsqlDbType.Uuid, job)],
        row => new JobProgress(row.GetInt32(0), new ReportPosition(row.GetInt64(1), row.GetInt32(2)),
            row.IsDBNull(3) ? null : row.GetDouble(3), row.GetString(4), JobRow.Time(row.GetDateTime(5))), cancellation)).SingleOrDefault();

    /// <inheritdoc />
    public async Task<IReadOnlyList<LogLine>> ListLinesAsync(LogQuery query, CancellationToken cancellation)
    {
        var order = query.Last ? "DESC" : "ASC";
        var lines = await database.QueryAsync(
            $"""
            SELECT attempt, version, sequence, at, level, message, dropped FROM job_logs
            WHERE job_id = $1 AND (version, sequence) > ($2, $3) AND ($4 IS NULL OR attempt = $4)
            ORDER BY version {order}, sequence {order} LIMIT $5
            """,
            [
                Of(NpgsqlDbType.Uuid, query.Job), Of(NpgsqlDbType.Bigint, query.After.Version), Of(NpgsqlDbType.Integer, query.After.Sequence),
                Of(NpgsqlDbType.Integer, query.Attempt), Of(NpgsqlDbType.Integer, query.Limit),
            ],
            row => new LogLine(row.GetInt32(0), new ReportPosition(row.GetInt64(1), row.GetInt32(2)), JobRow.Time(row.GetDateTime(3)),
                (ReportLevel)row.GetInt16(4), row.GetString(5), row.GetInt32(6)), cancellation);
        return query.Last ? [.. lines.Reverse()] : lines;
    }

    private static NpgsqlParameter Of(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}
