namespace Gristmill.Jobs;

/// <summary>Exponential backoff with jitter, so that jobs that failed together do not come back together.</summary>
public sealed class Backoff(RetryOptions options, Random random)
{
    /// <summary>The wait after <see cref="Job.Attempt"/> attempts.</summary>
    public TimeSpan After(Job job)
    {
        var doublings = Math.Clamp(job.Attempt - 1, 0, 62);
        var delay = Math.Min(options.FirstDelay.TotalSeconds * (1L << doublings), options.MaxDelay.TotalSeconds);
        var jitter = 1 + options.Jitter * (2 * random.NextDouble() - 1);
        return TimeSpan.FromSeconds(delay * jitter);
    }
}
