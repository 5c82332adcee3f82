namespace Gristmill.Jobs;

/// <summary>Makes a job run again.</summary>
public static class JobRetry
{
    /// <summary>
    /// Makes a job run now, or wait again for those it waits for where it had ended before them. False: its state does not allow it, or
    /// somebody was quicker.
    /// </summary>
    public static Task<bool> TryRetryAsync(this IJobStore store, Job job, CancellationToken cancellation) =>
        JobLife.MayWaitAgain(job) ? store.TryWaitAgainAsync(job, cancellation)
        : JobLife.MayRetry(job) ? store.TryWriteAsync(job, JobLife.Retry(job, store.Clock.GetUtcNow()), cancellation)
        : Task.FromResult(false);
}
