namespace Gristmill.Modules.Process.Tests;

/// <summary>Looks again and again until something is so; a process cannot be handed a clock.</summary>
internal static class Probe
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static async Task UntilAsync(Func<bool> isSo, string what, TimeSpan? within = null)
    {
        var limit = within ?? TimeSpan.FromSeconds(20);
        var started = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            if (TimeProvider.System.GetElapsedTime(started) > limit)
                Assert.Fail($"Waited {limit.TotalSeconds} s in vain for {what}.");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>Whether a process is there, be it as a zombie.</summary>
    public static bool Lives(int pid) => Directory.Exists($"/proc/{pid}");
}
