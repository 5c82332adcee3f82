using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs;

/// <summary>Repeats a step for ever; a failing store is tried again with a growing wait, and never ends the loop.</summary>
internal sealed class Repeating(TimeProvider clock, TimeSpan longest, ILogger logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until canceled.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> step, CancellationToken cancellation)
    {
        var wait = FirstRetry;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await step(cancellation);
                wait = FirstRetry;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Log.StepFailed(logger, failure, wait);
                await Task.Delay(wait, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                wait = wait * 2 < longest ? wait * 2 : longest;
            }
        }
    }
}
