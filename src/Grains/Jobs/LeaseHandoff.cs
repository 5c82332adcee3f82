using System.Collections.Concurrent;
using Gristmill.Jobs;

namespace Gristmill.Grains.Jobs;

/// <summary>
/// Jobs on their way from the runner that acquired them to the grains that run them, so that a grain's first read of
/// its state costs no query. At most as many as the runner holds.
/// </summary>
public sealed class LeaseHandoff
{
    private readonly ConcurrentDictionary<Guid, Job> _jobs = new();

    /// <summary>Leaves a job for its grain.</summary>
    public void Put(Job job) => _jobs[job.Id] = job;

    /// <summary>Takes the job, or null when none was left.</summary>
    public Job? Take(Guid id) => _jobs.TryRemove(id, out var job) ? job : null;
}
