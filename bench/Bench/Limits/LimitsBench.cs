using System.Globalization;
using System.Text;

namespace Gristmill.Bench.Limits;

/// <summary>What queues' rules cost, and how well they are used.</summary>
internal static class LimitsBench
{
    private const int Runs = 5;
    private const int Drain = 50_000;
    private const int Limit = 50;
    private static readonly TimeSpan Each = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(Report report, Surroundings on)
    {
        var drain = on.Options.Drain ?? Drain;
        await using var cluster = await Cluster.StartAsync(on.Connection!);
        await cluster.AddWorkerAsync("one");
        await CostAsync(report, cluster, drain);
        await cluster.AddWorkerAsync("two");
        await cluster.AddWorkerAsync("three");
        await UseAsync(report, cluster);
        await FairnessAsync(report, cluster);
    }

    /// <summary>Drains of a queue without rules and with some that do not bind, by turns, for the machine's speed changes.</summary>
    private static async Task CostAsync(Report report, Cluster cluster, int drain)
    {
        (string What, string Queue, string? Rules)[] cases =
        [
            ("no rules", "free", null),
            ("limits on running jobs and on the rate that do not bind", "limited", """{"maxRunning":100000,"rate":{"starts":1000000000,"perSeconds":60}}"""),
        ];
        var rates = cases.Select(_ => new List<double>()).ToArray();
        for (var run = 0; run <= Runs; run++)
        {
            for (var i = 0; i < cases.Length; i++)
            {
                var (_, queue, rules) = cases[i];
                if (rules is not null) await PutAsync(cluster, queue, rules);
                var rate = await DrainAsync(cluster, queue, run == 0 ? drain / 10 : drain);
                // The first run of each is for warming up.
                if (run > 0) rates[i].Add(rate);
                if (rules is not null) await PutAsync(cluster, queue, "{}");
            }
        }

        for (var i = 0; i < cases.Length; i++) Add(cases[i].What, rates[i]);
        // Last: a queue that had keys once is told from others for good, so that others are asked for with it.
        await PutAsync(cluster, "keyed", """{"key":{"path":"text"}}""");
        await DrainAsync(cluster, "keyed", drain / 10);
        List<double> keyed = [];
        for (var run = 0; run < Runs; run++) keyed.Add(await DrainAsync(cluster, "keyed", drain));
        Add("keys that take turns, all jobs of one tenant", keyed);

        void Add(string what, List<double> runs) => report.AddRate($"Drain of {drain:N0}: {what}", runs, "jobs/s",
            runs == rates[0] ? "" : $"{Report.Median(runs) / Report.Median(rates[0]):N2} of the rate without");
    }

    /// <summary>How many permits of a limit that binds three nodes use, seen every few milliseconds, and the most.</summary>
    private static async Task UseAsync(Report report, Cluster cluster)
    {
        await PutAsync(cluster, "bound", string.Create(CultureInfo.InvariantCulture, $$"""{"maxRunning":{{Limit}}}"""));
        await cluster.Front.Http.EnqueueManyAsync(Bench.Jobs.Wait(Each, ",\"queue\":\"bound\""), 5_000);
        await Timing.UntilAsync(async () => await RunningAsync(cluster) >= Limit, "the limit to be reached", TimeSpan.FromSeconds(30));
        List<double> seen = [];
        while (await cluster.CountAsync("bound", 2) > Limit * 4)
        {
            seen.Add(await RunningAsync(cluster));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        report.AddRule($"Permits used of {Limit}, three nodes, jobs of 100 ms", seen.Max() <= Limit,
            string.Create(CultureInfo.InvariantCulture, $"{seen.Average():F1} on average, {seen.Max():F0} at most, seen {seen.Count:N0} times"));
        await cluster.UntilEndedAsync("bound");
    }

    /// <summary>How long a tenant's ten jobs wait that come after another one's hundred thousand.</summary>
    private static async Task FairnessAsync(Report report, Cluster cluster)
    {
        await PutAsync(cluster, "shared", """{"key":{"path":"tenant"},"maxRunning":20}""");
        await cluster.Front.Http.EnqueueManyAsync(Of("many"), 100_000);
        await cluster.Front.Http.EnqueueManyAsync(Of("few"), 10);
        const string Waited = """
            SELECT extract(epoch FROM max(attempted_at - created_at))::double precision FROM gristmill.jobs
            WHERE queue = 'shared' AND key = 'few' HAVING count(attempted_at) = 10
            """;
        // By the index that acquisitions use: going through all jobs again and again would take a core from those who run them.
        const string Waiting = """
            SELECT count(*) FROM gristmill.jobs
            WHERE state + 0 = 2 AND lane = 2 AND queue = 'shared' AND module = 'testbed' AND operation = 'wait' AND key = 'few'
            """;
        await Timing.UntilAsync(async () => (long)(await cluster.AskAsync(Waiting))! == 0, "the few to start", TimeSpan.FromMinutes(1));
        var waited = (double)(await cluster.AskAsync(Waited))!;
        report.AddRule("A tenant's 10 jobs behind another one's 100,000: the last of them starts", waited <= 2,
            string.Create(CultureInfo.InvariantCulture, $"{waited:F2} s after it came (at most 2 s asked for)"));

        static string Of(string tenant) =>
            $$$"""{"module":"testbed","operation":"wait","queue":"shared","args":{"tenant":"{{{tenant}}}","milliseconds":20}}""";
    }

    private static async Task<double> DrainAsync(Cluster cluster, string queue, int jobs)
    {
        foreach (var worker in cluster.Workers) worker.Pause();
        await cluster.Front.Http.EnqueueManyAsync(Bench.Jobs.Nothing($",\"queue\":\"{queue}\""), jobs);
        return jobs / await Timing.SecondsAsync(() =>
        {
            foreach (var worker in cluster.Workers) worker.Resume();
            return cluster.UntilEndedAsync(queue);
        });
    }

    private static async Task<double> RunningAsync(Cluster cluster) => Convert.ToDouble(
        await cluster.AskAsync("SELECT count(*) FROM gristmill.jobs WHERE state = 3 AND queue = 'bound'"), CultureInfo.InvariantCulture);

    private static async Task PutAsync(Cluster cluster, string queue, string rules)
    {
        using var response = await cluster.Front.Http.PutAsync($"/v1/queues/{queue}", new StringContent(rules, Encoding.UTF8, "application/json"));
        response.EnsureSuccessStatusCode();
    }
}
