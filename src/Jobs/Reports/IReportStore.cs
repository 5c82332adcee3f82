namespace Gristmill.Jobs;

/// <summary>
/// Where progress and log lines of attempts live: beside the jobs, and gone with them. Behaviour is fixed by the suite
/// <c>JobStoreConformance</c>. Safe for many threads.
/// </summary>
public interface IReportStore
{
    /// <summary>
    /// Writes what attempts told, each under its lease: of an attempt that no longer holds it nothing is written. So what an attempt
    /// told is there before its outcome, and before anything that a later attempt tells. Written again it changes nothing.
    /// </summary>
    /// <returns>Those that do not hold their lease any more.</returns>
    /// <exception cref="StoreUnreachableException">It cannot be written now.</exception>
    Task<IReadOnlyList<AttemptId>> WriteAsync(IReadOnlyList<AttemptReport> reports, CancellationToken cancellation);

    /// <summary>The latest progress of a job; null when none was ever told.</summary>
    Task<JobProgress?> FindProgressAsync(Guid job, CancellationToken cancellation);

    /// <summary>Lines of a job, in order.</summary>
    Task<IReadOnlyList<LogLine>> ListLinesAsync(LogQuery query, CancellationToken cancellation);
}
