namespace Gristmill.EndToEnd.Nodes;

/// <summary>Looks again and again until something is so; a process cannot be handed a clock.</summary>
internal static class Probe
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task UntilAsync(Func<Task<bool>> isSo, string what, TimeSpan? within = null)
    {
        var limit = within ?? TimeSpan.FromSeconds(60);
        var started = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(started) > limit)
                Assert.Fail($"Waited {limit.TotalSeconds} s in vain for {what}.");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
