namespace Gristmill.Jobs;

/// <summary>A growing wait with jitter, so that jobs that failed together do not come back together.</summary>
/// <param name="options">What holds where the job's own <see cref="Job.Retry"/> says nothing.</param>
/// <param name="random">Where the jitter comes from.</param>
public sealed class Backoff(RetryOptions options, Random random) : IBackoff
{
    /// <inheritdoc />
    public TimeSpan After(Job job)
    {
        var policy = job.Retry;
        var first = (policy?.FirstDelay ?? options.FirstDelay).TotalSeconds;
        var most = (policy?.MaxDelay ?? options.MaxDelay).TotalSeconds;
        var failures = Math.Max(job.Attempt, 1);
        var delay = (policy?.Curve ?? BackoffCurve.Exponential) switch
        {
            BackoffCurve.Constant => first,
            BackoffCurve.Linear => first * failures,
            _ => first * (1L << Math.Min(failures - 1, 62)),
        };
        var jitter = 1 + (policy?.Jitter ?? options.Jitter) * (2 * random.NextDouble() - 1);
        // A job that names its first wait alone may name one longer than the node's longest.
        return TimeSpan.FromSeconds(Math.Min(delay, Math.Max(most, first)) * jitter);
    }
}
