using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gristmill.Bench.Contest;
using Gristmill.Testing.Nodes;

namespace Gristmill.Bench;

/// <summary>Enqueue, drain and pickup of jobs that do nothing, over the Web API; then the same beside the peers.</summary>
internal static class JobBench
{
    private const int Runs = 3;
    private const int Producers = 16;
    private const int Drain = 50_000;
    private const int Probes = 300;

    /// <summary>What enqueueing certainly manages; a slower machine is told so.</summary>
    private const int EnqueuedPerSecond = 6_000;

    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeProvider Clock = TimeProvider.System;

    public static async Task RunAsync(Report report, Surroundings on)
    {
        await MeasureAsync(report, on);
        if (on.Server is not null) await ContestBench.RunAsync(report, on);
    }

    private static async Task MeasureAsync(Report report, Surroundings on)
    {
        var drain = on.Options.Drain ?? Drain;
        using var data = new TemporaryDirectory();
        await using var node = await NodeProcess.StartAsync(data.Path, on.Flags);
        await node.Http.EnqueueManyAsync(Jobs.Nothing(), Jobs.Batch);
        await EmptyAsync(node);

        List<double> batches = [], singles = [], drains = [], cpu = [];
        for (var run = 0; run < Runs; run++)
        {
            batches.Add(Jobs.Batch / await Timing.SecondsAsync(() => node.Http.EnqueueManyAsync(Jobs.Nothing(), Jobs.Batch)));
            await EmptyAsync(node);
            singles.Add(Jobs.Batch / await Timing.SecondsAsync(
                () => node.Http.EnqueueSinglyAsync(Jobs.Nothing(), Jobs.Batch, Producers)));
            await EmptyAsync(node);
            var (rate, seconds) = await DrainAsync(node, drain);
            drains.Add(rate);
            cpu.Add(seconds);
        }

        report.AddRate("POST /v1/jobs/batch of 10,000", batches, "jobs/s", "while the node already runs them");
        report.AddRate($"POST /v1/jobs, {Producers} producers", singles, "jobs/s", "while the node already runs them");
        report.AddRate($"Drain of {drain:N0}", drains, "jobs/s",
            $"from the moment they are due, promotion included; node CPU {Report.Median(cpu):N2} s per 10,000 jobs");

        var latencies = await PickupAsync(node);
        report.Add("Pickup latency, idle queue, one job every 20 ms",
            $"p50 {Report.Percentile(latencies, 0.5):N1} ms, p99 {Report.Percentile(latencies, 0.99):N1} ms",
            $"{Probes} jobs, from before the POST to the first line of the operation");
    }

    /// <summary>Jobs that all fall due at one moment, from then until the last one ended.</summary>
    private static async Task<(double Rate, double CpuPer10000)> DrainAsync(NodeProcess node, int jobs)
    {
        var due = Clock.GetUtcNow() + TimeSpan.FromSeconds(2 + (double)jobs / EnqueuedPerSecond);
        await node.Http.EnqueueManyAsync(Jobs.Nothing($",\"queue\":\"drain\",\"scheduledAt\":\"{due:O}\""), jobs);
        if (Clock.GetUtcNow() > due) throw new InvalidOperationException("Enqueueing took until the jobs were due.");
        var wait = due - Clock.GetUtcNow() - TimeSpan.FromMilliseconds(100);
        if (wait > TimeSpan.Zero) await Task.Delay(wait, Clock);
        var cpu = node.ProcessorTime;
        await EmptyAsync(node);
        var seconds = (node.ProcessorTime - cpu).TotalSeconds;
        var page = (await node.Http.GetFromJsonAsync<JsonNode>("/v1/jobs?queue=drain&limit=1"))!;
        var last = (DateTimeOffset)page["jobs"]![0]!["finalizedAt"]!;
        return (jobs / (last - due).TotalSeconds, seconds * 10_000 / jobs);
    }

    private static async Task<List<double>> PickupAsync(NodeProcess node)
    {
        List<(string Id, long SentAt)> sent = [];
        for (var i = 0; i < Probes; i++)
        {
            var at = Jobs.Micros();
            sent.Add((await node.Http.EnqueueAsync(Jobs.Stamp()), at));
            await Task.Delay(ProbeEvery, Clock);
        }

        await EmptyAsync(node);
        return await node.Http.LatenciesAsync(sent);
    }

    /// <summary>Waits until no job waits or runs.</summary>
    private static async Task EmptyAsync(NodeProcess node)
    {
        foreach (var state in (string[])["Scheduled", "Available", "Running", "Scheduled", "Available", "Running"])
        {
            while ((await node.Http.GetFromJsonAsync<JsonNode>($"/v1/jobs?state={state}&limit=1"))!["jobs"]!.AsArray().Count > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(10), Clock);
        }
    }
}
