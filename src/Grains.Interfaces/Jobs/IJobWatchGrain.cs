using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>
/// Waits for what becomes of jobs, and finds what their attempts said. A stateless worker, so that the silo that is asked answers; the
/// key is always 0. A wait may last 20 seconds: the response timeout lies beyond it.
/// </summary>
[Alias("gristmill.jobWatch")]
public interface IJobWatchGrain : IGrainWithIntegerKey
{
    /// <summary>The job once it has ended, or as it is when the time is over, without the reason for which it waits; null: there is none.</summary>
    [Alias("untilEnded")]
    Task<JobView?> UntilEndedAsync(Guid id, TimeSpan wait, CancellationToken cancellation);

    /// <summary>What is new of a job after a cursor, as soon as there is anything, or nothing when the time is over; null: there is no such job.</summary>
    [Alias("watch")]
    Task<JobNewsView?> WatchAsync(Guid id, string? cursor, TimeSpan wait, CancellationToken cancellation);

    /// <summary>Lines that a job's attempts logged; null: there is no such job.</summary>
    [Alias("logs")]
    Task<LogListing?> ListLogsAsync(LogRequest request, CancellationToken cancellation);

    /// <summary>What changed after a cursor, as soon as there is anything, or nothing when the time is over.</summary>
    [Alias("changes")]
    Task<ChangeNewsView> ReadChangesAsync(ChangeQuery query, string? cursor, TimeSpan wait, CancellationToken cancellation);
}
