using Gristmill.Testing.Nodes;

namespace Gristmill.Bench;

/// <summary>What a node costs that has nothing to do.</summary>
internal static class IdleBench
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(Report report, Surroundings on)
    {
        using var data = new TemporaryDirectory();
        var started = TimeProvider.System.GetTimestamp();
        await using var node = await NodeProcess.StartAsync(data.Path, on.Flags);
        report.Add("Start, from nothing to listening", $"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:N2} s");
        await Task.Delay(Settle, TimeProvider.System);
        var before = node.ProcessorTime;
        await Task.Delay(Watch, TimeProvider.System);
        var used = (node.ProcessorTime - before).TotalMilliseconds;
        report.Add("CPU in an idle minute", $"{used:N0} ms", $"{used / Watch.TotalMilliseconds:P2} of one core");
        report.Add("Resident memory, idle", $"{node.MemoryBytes / (1024.0 * 1024):N0} MiB");
    }
}
