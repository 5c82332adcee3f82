using Gristmill.Testing.Chaos;
using Gristmill.Testing.Nodes;

namespace Gristmill.Bench.Chaos;

/// <summary>Real nodes over one PostgreSQL while everything that can break breaks, and whether the promises held.</summary>
internal static class ChaosBench
{
    private static readonly TimeSpan Rescue = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>
    /// By how much the nodes that are left when one is gone have more permits than the jobs need: a rescued job runs in the order
    /// of when it was due again, so a queue that falls behind lets it wait.
    /// </summary>
    private const double Headroom = 2;

    // No backoff that grows, for the rule is about the rescue; what decides that is as it is by default.
    private static readonly string[] Flags = ["--Retry:FirstDelay", "00:00:00.5", "--Retry:MaxDelay", "00:00:00.5"];

    public static async Task RunAsync(Report report, Surroundings on)
    {
        var options = on.Options;
        string[] names = [.. Enumerable.Range(0, options.Nodes).Select(node => $"node{node}")];
        using var data = new TemporaryDirectory();
        await using var cluster = await ChaosCluster.StartAsync(on.Server!, data.Path, names.Index().ToDictionary(
            node => node.Item, node => FakeTime.Skew(Havoc.SkewOf(node.Index))), [.. Flags, "--Limits:Blocking", $"{Permits(options)}"]);
        var havoc = new Havoc(cluster, names, new Random(options.Seed));
        var feed = new Feed(cluster, havoc, new Random(options.Seed + 1));
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(feed.RunAsync(options.Jobs, options.Minutes), havoc.RunAsync(options.Minutes));
        var ended = await EndAsync(cluster);
        report.Add("Seed", $"{options.Seed}", "of what broke when; the rest is the machine's chance");
        report.Add("Jobs", $"{feed.Acknowledged.Count:N0}",
            $"of 100 to 2,000 ms, enqueued over {options.Minutes.TotalMinutes:N1} min on {names.Length} nodes of {Permits(options)} permits; all ended after "
            + $"{TimeProvider.System.GetElapsedTime(started).TotalMinutes:N1} min{(ended ? "" : ": NOT all")}");
        report.Add("Clocks", FakeTime.IsInstalled ? "right; 5 min ahead; 5 min behind; ..." : "left out",
            FakeTime.IsInstalled ? "by libfaketime, node by node" : "libfaketime is not installed: apt-get install libfaketime");
        foreach (var (what, times) in havoc.Done) report.Add(char.ToUpperInvariant(what[0]) + what[1..], $"{times}");
        Show(report, feed, await cluster.JudgeAsync(feed.Acknowledged, Rescue, Rescue));
    }

    private static int Permits(BenchOptions options) => (int)Math.Max(4, Math.Ceiling(
        options.Jobs * (Feed.Mean / options.Minutes) * Headroom / Math.Max(options.Nodes - 1, 1)));

    private static async Task<bool> EndAsync(ChaosCluster cluster)
    {
        try
        {
            await Timing.UntilAsync(async () => await cluster.CountAsync("state NOT IN (5, 6, 7)") == 0, "all jobs to end", Patience);
            return true;
        }
        catch (TimeoutException)
        {
            // The verdict says which did not.
            return false;
        }
    }

    private static void Show(Report report, Feed feed, ChaosVerdict verdict)
    {
        report.Add("Enqueues that were not acknowledged", $"{feed.Unacknowledged:N0}",
            $"{verdict.Stored - verdict.Acknowledged:N0} jobs of them came through all the same, and were run");
        report.Add("Runs", $"{verdict.Begun:N0} begun, {verdict.Finished:N0} finished", $"{verdict.Released:N0} attempts given back unspent");
        foreach (var way in verdict.Rescued.GroupBy(attempt => attempt.Loss.How))
        {
            report.Add($"Jobs of nodes that were {way.Key}", $"{way.Count():N0} rescued", string.Join("; ",
                Distribution("taken back", way.Select(one => one.TakenBack)),
                Distribution("backoff over", way.Select(one => one.Due).OfType<TimeSpan>()),
                Distribution("running again", way.Select(one => one.StartedAgain).OfType<TimeSpan>())));
        }

        foreach (var (rule, against) in verdict.Broken)
        {
            report.AddRule(char.ToUpperInvariant(rule[0]) + rule[1..], against.Count == 0, against.Count == 0 ? "holds" : $"{against.Count} against it");
            foreach (var one in against.Take(10)) Console.WriteLine($"    {one}");
        }
    }

    private static string Distribution(string what, IEnumerable<TimeSpan> times)
    {
        var seconds = times.Select(time => time.TotalSeconds).ToArray();
        return seconds.Length == 0 ? $"{what}: none"
            : $"{what} after {seconds.Min():N1} to {seconds.Max():N1} s, p50 {Report.Median(seconds):N1}, p90 {Report.Percentile(seconds, 0.9):N1}, "
                + $"p99 {Report.Percentile(seconds, 0.99):N1}";
    }
}
