using Gristmill.Jobs;
using Gristmill.Modules;

namespace Gristmill.Grains.Jobs;

/// <summary>The wait before a job is tried again: as the job states, else its operation's manifest, else the node's configuration.</summary>
public sealed class JobBackoff(RetryOptions options, ModuleRegistry modules, Random random) : IBackoff
{
    /// <inheritdoc />
    public TimeSpan After(Job job)
    {
        var hint = Find(job);
        var first = hint?.FirstDelay ?? options.FirstDelay;
        var most = hint?.MaxDelay ?? options.MaxDelay;
        return new Backoff(
            new RetryOptions { FirstDelay = first, MaxDelay = most > first ? most : first, Jitter = options.Jitter }, random).After(job);
    }

    private RetryManifest? Find(Job job)
    {
        try
        {
            return modules.Find(job.Module)?.Operations.GetValueOrDefault(job.Operation)?.Retry;
        }
        catch (ManifestException)
        {
            // A module that cannot be used has no hint; its attempt has said why it failed.
            return null;
        }
    }
}
