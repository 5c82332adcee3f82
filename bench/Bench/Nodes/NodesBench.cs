using System.Globalization;

namespace Gristmill.Bench.Nodes;

/// <summary>What a second node adds, and how soon.</summary>
internal static class NodesBench
{
    private const int Runs = 3;
    private const int Drain = 10_000;
    private const string Queue = "wait";
    private static readonly TimeSpan Each = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LateLimit = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(Report report, Surroundings on)
    {
        var drain = on.Options.Drain ?? Drain;
        await using var cluster = await Cluster.StartAsync(on.Connection!);
        await cluster.AddWorkerAsync("one");
        var one = await DrainAsync(cluster, drain);
        report.AddRate($"One node drains {drain:N0} jobs that wait 100 ms", one, "jobs/s", "Limits:Io as derived from the host");
        var late = await LateAsync(cluster, drain);
        await cluster.AddWorkerAsync("two");
        var two = await DrainAsync(cluster, drain);
        report.AddRate("Two nodes", two, "jobs/s", $"{Report.Median(two) / Report.Median(one):N2} times one node's");
        report.Add("A node added under load", $"{Report.Spread(late, "ms")} until it starts its first job",
            $"from when it listens; at most {LateLimit.TotalMilliseconds:N0} ms asked for; less than 0: it runs jobs before it listens");
    }

    /// <summary>Jobs are enqueued while the nodes stand still; the rate is from when they go on until all have ended.</summary>
    private static async Task<List<double>> DrainAsync(Cluster cluster, int jobs)
    {
        await cluster.Front.Http.EnqueueManyAsync(Job(), Math.Min(jobs, 2_000));
        await cluster.UntilEndedAsync(Queue);
        List<double> rates = [];
        for (var run = 0; run < Runs; run++)
        {
            foreach (var worker in cluster.Workers) worker.Pause();
            await cluster.Front.Http.EnqueueManyAsync(Job(), jobs);
            rates.Add(jobs / await Timing.SecondsAsync(() =>
            {
                foreach (var worker in cluster.Workers) worker.Resume();
                return cluster.UntilEndedAsync(Queue);
            }));
        }

        return rates;
    }

    /// <summary>Milliseconds from when a new node listens until it starts a job, while another has more than it can run.</summary>
    private static async Task<List<double>> LateAsync(Cluster cluster, int jobs)
    {
        List<double> times = [];
        for (var run = 0; run < Runs; run++)
        {
            // Enough for the while that a node takes to start.
            await cluster.Front.Http.EnqueueManyAsync(Job(), Math.Max(jobs, 20_000));
            var node = await cluster.AddWorkerAsync($"late{run}");
            var listens = TimeProvider.System.GetUtcNow();
            DateTimeOffset? first = null;
            await Timing.UntilAsync(async () => (first = await FirstAsync($"late{run}")) is not null,
                "the new node to start a job", TimeSpan.FromSeconds(60));
            times.Add((first!.Value - listens).TotalMilliseconds);
            await cluster.UntilEndedAsync(Queue);
            await cluster.RemoveAsync(node);
        }

        return times;

        async Task<DateTimeOffset?> FirstAsync(string name) =>
            await cluster.AskAsync(string.Create(CultureInfo.InvariantCulture,
                $"SELECT min(attempted_at) FROM gristmill.jobs WHERE leased_by LIKE '{name}/%'")) is DateTime at
                ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }

    private static string Job() => Jobs.Wait(Each, $",\"queue\":\"{Queue}\"");
}
