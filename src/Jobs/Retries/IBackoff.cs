namespace Gristmill.Jobs;

/// <summary>Says how long a job waits after a failed attempt.</summary>
public interface IBackoff
{
    /// <summary>The wait after <see cref="Job.Attempt"/> attempts.</summary>
    TimeSpan After(Job job);
}
