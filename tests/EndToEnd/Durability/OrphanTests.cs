using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gristmill.EndToEnd.Nodes;
using Gristmill.Testing.Nodes;

namespace Gristmill.EndToEnd.Durability;

/// <summary>Worker processes end with their node, however that ends.</summary>
public sealed class OrphanTests
{
    private static readonly string? MissingPython =
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "python3")))
            ? null
            : "python3 is not installed: apt-get install python3";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_worker_outlives_its_node(bool kill)
    {
        Assert.SkipWhen(MissingPython is not null, MissingPython ?? "");
        using var data = new TemporaryDirectory();
        await using var node = await NodeProcess.StartAsync(data.Path, "--Jobs:DrainTimeout", "00:00:01");
        var idle = (int)(await CallAsync(node, "conformance/tell"))["pid"]!;
        // A worker, and a process that it started and forgot.
        var pids = (await CallAsync(node, "workers/bad")).AsArray().Select(pid => (int)pid!).Append(idle).ToArray();
        var spinning = node.Http.PostAsJsonAsync("/v1/modules/conformance/spin", new { });
        await Probe.UntilAsync(() => Task.FromResult(Busy(idle)), "a worker to spin");
        Assert.All(pids, pid => Assert.True(Lives(pid)));
        if (kill) await node.KillAsync();
        else await node.TerminateAsync();
        await Probe.UntilAsync(() => Task.FromResult(!pids.Any(Lives)), "the workers to be gone", TimeSpan.FromSeconds(20));
        await spinning.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
    }

    private static async Task<JsonNode> CallAsync(NodeProcess node, string operation)
    {
        var answer = await node.Http.PostAsJsonAsync($"/v1/modules/{operation}", new { });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private static bool Lives(int pid) => Directory.Exists($"/proc/{pid}");

    /// <summary>Whether it, or the other worker of its pool, has used a noticeable time of processor; the 14th field.</summary>
    private static bool Busy(int pid) => Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
        .Where(name => int.TryParse(name, out _)).Any(name => Spins(name!, pid));

    private static bool Spins(string candidate, int like)
    {
        try
        {
            return File.ReadAllText($"/proc/{candidate}/cmdline") == File.ReadAllText($"/proc/{like}/cmdline")
                && long.Parse(File.ReadAllText($"/proc/{candidate}/stat").Split(' ')[13]) > 30;
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return false;
        }
    }
}
