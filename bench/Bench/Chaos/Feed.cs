using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gristmill.Testing.Chaos;

namespace Gristmill.Bench.Chaos;

/// <summary>Enqueues jobs evenly over a time, each second at all nodes that answer; what is not acknowledged is not counted.</summary>
internal sealed class Feed(ChaosCluster cluster, Havoc havoc, Random random)
{
    private const int Shortest = 100;
    private const int Longest = 2_000;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <summary>How long a job lasts on average.</summary>
    public static TimeSpan Mean { get; } = TimeSpan.FromMilliseconds((Shortest + Longest) / 2.0);

    /// <summary>The jobs that were acknowledged.</summary>
    public HashSet<Guid> Acknowledged { get; } = [];

    /// <summary>Enqueues that were not acknowledged; they are not sent again.</summary>
    public int Unacknowledged { get; private set; }

    public async Task RunAsync(int jobs, TimeSpan time)
    {
        var started = Clock.GetTimestamp();
        while (Acknowledged.Count < jobs)
        {
            var share = Math.Min(1, Clock.GetElapsedTime(started) / time);
            var due = (int)Math.Ceiling(jobs * share) - Acknowledged.Count;
            // A part at each, for a node first takes what it was asked for.
            var up = havoc.Up;
            await Task.WhenAll(Enumerable.Range(0, up.Count).Select(part =>
                EnqueueAsync(up[part], (due + part) / up.Count)));
            await Task.Delay(Every, Clock);
        }
    }

    private async Task EnqueueAsync(string node, int count)
    {
        if (count <= 0) return;
        object[] jobs = [.. Enumerable.Range(0, count).Select(_ => cluster.Work(random.Next(Shortest, Longest)))];
        try
        {
            using var response = await cluster.Nodes[node].Http.PostAsJsonAsync("/v1/jobs/batch", jobs);
            if (!response.IsSuccessStatusCode)
            {
                Refused();
                return;
            }

            var answer = (await response.Content.ReadFromJsonAsync<JsonNode>())!["jobs"]!.AsArray();
            lock (Acknowledged) Acknowledged.UnionWith(answer.Select(job => Guid.Parse((string)job!["id"]!)));
        }
        catch (Exception gone) when (gone is HttpRequestException or KeyNotFoundException or ObjectDisposedException or TaskCanceledException)
        {
            // The node was killed meanwhile.
            Refused();
        }
    }

    private void Refused()
    {
        lock (Acknowledged) Unacknowledged++;
    }
}
