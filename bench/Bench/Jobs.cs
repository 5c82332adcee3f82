using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Gristmill.Bench;

/// <summary>Jobs of the benchmarks, and how they are asked for.</summary>
internal static class Jobs
{
    /// <summary>The most jobs of one batch.</summary>
    public const int Batch = 10_000;

    private static readonly string Args = $"{{\"text\":\"{new string('x', 189)}\"}}";

    /// <summary>A job that does nothing, with arguments of 200 bytes.</summary>
    /// <param name="more">Further members, each after a comma.</param>
    public static string Nothing(string more = "") => $$"""{"module":"sample","operation":"echo","args":{{Args}}{{more}}}""";

    /// <summary>A job that waits, as one that asks another machine does.</summary>
    public static string Wait(TimeSpan time, string more = "") =>
        $$"""{"module":"testbed","operation":"wait","args":{"milliseconds":{{time.TotalMilliseconds:F0}}}{{more}}}""";

    /// <summary>A job that tells when it began.</summary>
    public static string Stamp(string more = "") => $$"""{"module":"testbed","operation":"stamp"{{more}}}""";

    public static async Task<string> EnqueueAsync(this HttpClient http, string job)
    {
        using var response = await http.PostAsync("/v1/jobs", Json(job));
        response.EnsureSuccessStatusCode();
        return (string)(await response.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
    }

    /// <summary>Enqueues the same job many times, by the batch.</summary>
    public static async Task EnqueueManyAsync(this HttpClient http, string job, int count)
    {
        for (; count > 0; count -= Batch)
        {
            var body = $"[{string.Join(',', Enumerable.Repeat(job, Math.Min(count, Batch)))}]";
            using var response = await http.PostAsync("/v1/jobs/batch", Json(body));
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Enqueues the same job many times, one by one, from several producers.</summary>
    public static Task EnqueueSinglyAsync(this HttpClient http, string job, int count, int producers) =>
        Task.WhenAll(Enumerable.Range(0, producers).Select(async _ =>
        {
            while (Interlocked.Decrement(ref count) >= 0)
            {
                using var response = await http.PostAsync("/v1/jobs", Json(job));
                response.EnsureSuccessStatusCode();
            }
        }));

    /// <summary>How long each job of <see cref="Stamp"/> took from when it was sent to its first line, in milliseconds.</summary>
    public static async Task<List<double>> LatenciesAsync(this HttpClient http, IReadOnlyList<(string Id, long SentAt)> sent)
    {
        List<double> latencies = [];
        foreach (var (id, at) in sent)
            latencies.Add(((long)(await http.GetFromJsonAsync<JsonNode>($"/v1/jobs/{id}"))!["result"]! - at) / 1_000.0);
        return latencies;
    }

    /// <summary>Microseconds since 1970, as the jobs of <see cref="Stamp"/> tell them.</summary>
    public static long Micros() =>
        (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
