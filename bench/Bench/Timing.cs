namespace Gristmill.Bench;

/// <summary>How long something took.</summary>
internal static class Timing
{
    public static async Task<double> SecondsAsync(Func<Task> action)
    {
        var started = TimeProvider.System.GetTimestamp();
        await action();
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Looks again and again, every few milliseconds, until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what, TimeSpan within)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(started) > within)
                throw new TimeoutException($"Waited {within.TotalSeconds:N0} s in vain for {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
