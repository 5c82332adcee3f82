namespace Gristmill.Jobs;

/// <summary>
/// Where schedules live: beside the jobs. When a task of a write ends, the write is durable. Behaviour is fixed by the suite
/// <c>ScheduleStoreConformance</c>. Safe for many threads.
/// </summary>
public interface IScheduleStore
{
    /// <summary>Whether other silos use it as well.</summary>
    bool IsShared { get; }

    /// <summary>Stores a new schedule. False: its name is taken, or the first try of this write came through unheard.</summary>
    Task<bool> TryAddAsync(Schedule schedule, CancellationToken cancellation);

    /// <summary>
    /// Replaces a schedule, if its row still has the generation and the version that were held, and stores jobs with it: all or
    /// nothing. A job that is there already stays as it is. False: the row has not, and nothing was written; or the first try of
    /// this write came through unheard.
    /// </summary>
    Task<bool> TryWriteAsync(Schedule held, Schedule next, IReadOnlyList<Job> jobs, CancellationToken cancellation);

    /// <summary>Removes a schedule. False: there is none of that name.</summary>
    Task<bool> RemoveAsync(string name, CancellationToken cancellation);

    /// <summary>The schedule, or null.</summary>
    Task<Schedule?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>Schedules in order of their names, compared by character code.</summary>
    /// <param name="after">Only names greater than this one; null means from the first on.</param>
    /// <param name="limit">Schedules at most.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    Task<IReadOnlyList<Schedule>> ListAsync(string? after, int limit, CancellationToken cancellation);

    /// <summary>Names of schedules that are due before a time, those that are due first in front.</summary>
    Task<IReadOnlyList<string>> ListDueAsync(DateTimeOffset before, int limit, CancellationToken cancellation);
}
