using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gristmill.Testing.Chaos;

namespace Gristmill.Bench.Chaos;

/// <summary>Enqueues jobs evenly over a time, each second at a node that answers; what is not acknowledged is not counted.</summary>
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
            if (due > 0) await EnqueueAsync(due);
            await Task.Delay(Every, Clock);
        }
    }

    private async Task EnqueueAsync(int count)
    {
        var up = havoc.Up;
        try
        {
            using var response = await cluster.Nodes[up[random.Next(up.Count)]].Http.PostAsJsonAsync("/v1/jobs/batch",
                Enumerable.Range(0, count).Select(_ => cluster.Work(random.Next(Shortest, Longest))));
            if (!response.IsSuccessStatusCode)
            {
                Unacknowledged++;
                return;
            }

            foreach (var job in (await response.Content.ReadFromJsonAsync<JsonNode>())!["jobs"]!.AsArray())
                Acknowledged.Add(Guid.Parse((string)job!["id"]!));
        }
        catch (Exception gone) when (gone is HttpRequestException or KeyNotFoundException or ObjectDisposedException or TaskCanceledException)
        {
            // The node was killed meanwhile.
            Unacknowledged++;
        }
    }
}
