using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Gristmill.Testing.Nodes;

namespace Gristmill.Bench;

/// <summary>Enqueue, drain and pickup of jobs that do nothing, over the Web API.</summary>
internal static class JobBench
{
    private const int Runs = 3;
    private const int Batch = 10_000;
    private const int Producers = 16;
    private const int DrainBatches = 5;
    private const int Probes = 300;
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly string Args = $"{{\"text\":\"{new string('x', 189)}\"}}";

    public static async Task RunAsync(Report report, string[] flags)
    {
        using var data = new TemporaryDirectory();
        await using var node = await NodeProcess.StartAsync(data.Path, flags);
        await EnqueueBatchAsync(node, "");
        await EmptyAsync(node);

        List<double> batches = [], singles = [], drains = [], cpu = [];
        for (var run = 0; run < Runs; run++)
        {
            batches.Add(Batch / await TimeAsync(() => EnqueueBatchAsync(node, "")));
            await EmptyAsync(node);
            singles.Add(Batch / await TimeAsync(() => EnqueueSinglyAsync(node)));
            await EmptyAsync(node);
            var (rate, seconds) = await DrainAsync(node);
            drains.Add(rate);
            cpu.Add(seconds);
        }

        report.AddRate("POST /v1/jobs/batch of 10,000", batches, "jobs/s", "while the node already runs them");
        report.AddRate($"POST /v1/jobs, {Producers} producers", singles, "jobs/s", "while the node already runs them");
        report.AddRate($"Drain of {DrainBatches * Batch:N0}", drains, "jobs/s",
            $"from the moment they are due, promotion included; node CPU {Report.Median(cpu):N2} s per 10,000 jobs");

        var latencies = await PickupAsync(node);
        report.Add("Pickup latency, idle queue, one job every 20 ms",
            $"p50 {Report.Percentile(latencies, 0.5):N1} ms, p99 {Report.Percentile(latencies, 0.99):N1} ms",
            $"{Probes} jobs, from before the POST to the first line of the operation");
    }

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        var started = Clock.GetTimestamp();
        await action();
        return Clock.GetElapsedTime(started).TotalSeconds;
    }

    private static string Job(string more) => $$"""{"module":"sample","operation":"echo","args":{{Args}}{{more}}}""";

    private static async Task EnqueueBatchAsync(NodeProcess node, string more)
    {
        var body = $"[{string.Join(',', Enumerable.Repeat(Job(more), Batch))}]";
        using var response = await node.Http.PostAsync("/v1/jobs/batch", Json(body));
        response.EnsureSuccessStatusCode();
    }

    private static Task EnqueueSinglyAsync(NodeProcess node)
    {
        var left = Batch;
        return Task.WhenAll(Enumerable.Range(0, Producers).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                using var response = await node.Http.PostAsync("/v1/jobs", Json(Job("")));
                response.EnsureSuccessStatusCode();
            }
        }));
    }

    /// <summary>Jobs that all fall due at one moment, from then until the last one ended.</summary>
    private static async Task<(double Rate, double CpuPer10000)> DrainAsync(NodeProcess node)
    {
        var due = Clock.GetUtcNow() + TimeSpan.FromSeconds(8);
        for (var i = 0; i < DrainBatches; i++) await EnqueueBatchAsync(node, $",\"queue\":\"drain\",\"scheduledAt\":\"{due:O}\"");
        if (Clock.GetUtcNow() > due) throw new InvalidOperationException("Enqueueing took until the jobs were due.");
        await Task.Delay(due - Clock.GetUtcNow() - TimeSpan.FromMilliseconds(100), Clock);
        var cpu = node.ProcessorTime;
        await EmptyAsync(node);
        var seconds = (node.ProcessorTime - cpu).TotalSeconds;
        var page = (await node.Http.GetFromJsonAsync<JsonNode>("/v1/jobs?queue=drain&limit=1"))!;
        var last = (DateTimeOffset)page["jobs"]![0]!["finalizedAt"]!;
        return (DrainBatches * Batch / (last - due).TotalSeconds, seconds / DrainBatches);
    }

    private static async Task<List<double>> PickupAsync(NodeProcess node)
    {
        List<(string Id, long SentAt)> sent = [];
        for (var i = 0; i < Probes; i++)
        {
            var at = Micros();
            using var response = await node.Http.PostAsync("/v1/jobs", Json("""{"module":"testbed","operation":"stamp"}"""));
            sent.Add(((string)(await response.Content.ReadFromJsonAsync<JsonNode>())!["id"]!, at));
            await Task.Delay(ProbeEvery, Clock);
        }

        await EmptyAsync(node);
        List<double> latencies = [];
        foreach (var (id, at) in sent)
            latencies.Add(((long)(await node.Http.GetFromJsonAsync<JsonNode>($"/v1/jobs/{id}"))!["result"]! - at) / 1_000.0);
        return latencies;
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

    private static long Micros() => (Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
