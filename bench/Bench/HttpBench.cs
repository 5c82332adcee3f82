using System.Net.Http.Json;
using Gristmill.Bench.Echo;
using Gristmill.Testing.Nodes;

namespace Gristmill.Bench;

/// <summary><c>wrk -t4 -c100 -d30s</c> on <c>/health</c>, idle and while heavy jobs run.</summary>
internal static class HttpBench
{
    private const int HeavyJobs = 4;

    public static async Task RunAsync(Report report, Surroundings on)
    {
        if (!Wrk.IsInstalled)
        {
            report.Add("wrk on /health", "left out", "wrk is not installed: apt-get install wrk");
            return;
        }

        using var data = new TemporaryDirectory();
        await using var node = await NodeProcess.StartAsync(data.Path, on.Flags);
        await MeasureAsync(report, node, "wrk -t4 -c100 -d30s on /health, idle");
        // The blocking gate lets two of them run at once on two cores; the others wait their turn behind it.
        for (var i = 0; i < HeavyJobs; i++)
        {
            using var response = await node.Http.PostAsJsonAsync("/v1/jobs",
                new { module = "sample", operation = "spin", args = new { milliseconds = 60_000 }, timeoutSeconds = 120 });
            response.EnsureSuccessStatusCode();
        }

        await MeasureAsync(report, node, $"the same with {HeavyJobs} heavy jobs, as many running as the blocking gate allows");
        await node.KillAsync();
        using var data4 = new TemporaryDirectory();
        await using var wide = await NodeProcess.StartAsync(data4.Path, "--Limits:Blocking", $"{HeavyJobs}");
        for (var i = 0; i < HeavyJobs; i++)
        {
            using var response = await wide.Http.PostAsJsonAsync("/v1/jobs",
                new { module = "sample", operation = "spin", args = new { milliseconds = 60_000 }, timeoutSeconds = 120 });
            response.EnsureSuccessStatusCode();
        }

        await MeasureAsync(report, wide, $"the same with {HeavyJobs} heavy jobs running at once (Limits:Blocking {HeavyJobs})");
    }

    private static async Task MeasureAsync(Report report, NodeProcess node, string what)
    {
        var load = await Wrk.RunAsync(new Uri(node.Http.BaseAddress!, "health"), connections: 100, seconds: 30, threads: 4);
        report.Add(what, $"{load.Rate:N0} req/s, p50 {load.Median:0.00} ms, p99 {load.Ninetyninth:0.00} ms", "no errors");
    }
}
