using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Gristmill.Bench.Limits;

/// <summary>What the retry of a hundred thousand jobs does to those who enqueue others meanwhile.</summary>
internal static class BulkBench
{
    private const int Jobs = 100_000;
    private const int Producers = 4;
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static async Task RunAsync(Report report, Surroundings on)
    {
        var jobs = on.Options.Drain ?? Jobs;
        await using var cluster = await Cluster.StartAsync(on.Connection!);
        await cluster.AddWorkerAsync("one");
        var http = cluster.Front.Http;
        await http.EnqueueManyAsync("""{"module":"testbed","operation":"fail","queue":"failed","args":{"kind":"final"}}""", jobs);
        await cluster.UntilEndedAsync("failed");
        const string Filter = "\"action\":\"retry\",\"filter\":{\"queue\":\"failed\",\"state\":\"Discarded\"}";
        var counted = 0L;
        var looked = await Timing.SecondsAsync(async () =>
        {
            var found = await PostAsync(http, $"{{\"dryRun\":true,{Filter}}}");
            counted = (long)found["count"]!;
        });
        report.Add($"Trial run over {jobs:N0} jobs", string.Create(CultureInfo.InvariantCulture, $"{looked * 1000:N0} ms"), $"{counted:N0} found");
        var before = await EnqueueAsync(http, Task.Delay(Before, TimeProvider.System));
        List<double> meanwhile = [];
        var took = await Timing.SecondsAsync(async () =>
        {
            var id = (string)(await PostAsync(http, $"{{{Filter}}}"))["id"]!;
            meanwhile = await EnqueueAsync(http, UntilEndedAsync(http, id, jobs));
        });
        report.Add($"Retry of {jobs:N0} jobs, which run and fail again", string.Create(CultureInfo.InvariantCulture, $"{jobs / took:N0} jobs/s"), "Bulk:JobsPerSecond is 2,000");
        var (calm, busy) = (Report.Percentile(before, 0.99), Report.Percentile(meanwhile, 0.99));
        report.Add("Enqueue of others before it, p50 / p99", Text(before));
        report.AddRule("and meanwhile, p50 / p99", busy <= 2 * calm,
            string.Create(CultureInfo.InvariantCulture, $"{Text(meanwhile)}: p99 {busy / calm:F2} times (at most 2 asked for)"));
    }

    private static string Text(List<double> latencies) => string.Create(CultureInfo.InvariantCulture,
        $"{Report.Median(latencies):F1} / {Report.Percentile(latencies, 0.99):F1} ms of {latencies.Count:N0}");

    private static async Task<JsonNode> PostAsync(HttpClient http, string body)
    {
        using var response = await http.PostAsync("/v1/bulk", new StringContent(body, Encoding.UTF8, "application/json"));
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private static async Task UntilEndedAsync(HttpClient http, string id, int jobs)
    {
        JsonNode task = new JsonObject();
        await Timing.UntilAsync(async () =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            return (string)(task = (await http.GetFromJsonAsync<JsonNode>($"/v1/bulk/{id}"))!)["state"]! != "Running";
        }, "the bulk task to end", TimeSpan.FromMinutes(10));
        if ((long)task["changed"]! != jobs) throw new InvalidOperationException($"Expected {jobs} retried jobs: {task}");
    }

    /// <summary>How long each enqueue took until something ended, in milliseconds.</summary>
    private static async Task<List<double>> EnqueueAsync(HttpClient http, Task until)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, Producers).Select(async _ =>
        {
            List<double> own = [];
            while (!until.IsCompleted)
            {
                own.Add(1_000 * await Timing.SecondsAsync(() => http.EnqueueAsync(Bench.Jobs.Nothing())));
                await Task.Delay(Pause, TimeProvider.System);
            }

            return own;
        }));
        await until;
        return [.. all.SelectMany(own => own)];
    }
}
