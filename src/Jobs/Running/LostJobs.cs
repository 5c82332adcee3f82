using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

/// <summary>Takes back the running jobs of silos that died, and of leases that ran out.</summary>
public sealed class LostJobs(IJobStore store, IBackoff backoff, JobRunnerOptions options, ILogger<LostJobs> logger)
{
    private const int Batch = 500;

    /// <summary>Rescues all lost jobs there are, and tells how many.</summary>
    public async Task<int> RescueAsync(CancellationToken cancellation)
    {
        var rescued = 0;
        while (true)
        {
            var lost = await store.FindLostAsync(options.LostAfter, Batch, cancellation);
            var now = store.Clock.GetUtcNow();
            var written = await Task.WhenAll(lost.Select(job => RescueAsync(job, now, cancellation)));
            rescued += written.Count(done => done);
            if (lost.Count < Batch) return rescued;
        }
    }

    private async Task<bool> RescueAsync(Job job, DateTimeOffset now, CancellationToken cancellation)
    {
        var next = JobLife.Rescue(job, now, backoff.After);
        // False: its silo came to an end with it after all, or another silo was quicker.
        var written = await store.TryWriteAsync(job, next, cancellation);
        if (written) Log.JobRescued(logger, job.Id, job.Module, job.Operation, job.Attempt, job.LeasedBy, next.State);
        return written;
    }
}
