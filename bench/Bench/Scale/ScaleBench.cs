using System.Globalization;

namespace Gristmill.Bench.Scale;

/// <summary>Rates, reads and memory on a table of millions, beside those on an empty one.</summary>
internal static class ScaleBench
{
    private const int Runs = 3;
    private const int Drain = 50_000;
    private const int Single = 5_000;
    private const int Producers = 16;
    private const double Million = 1_000_000;
    private const double ReadLimit = 50;
    private static readonly string[] Columns = ["What", "empty", "loaded", "loaded / empty"];

    public static async Task RunAsync(Report report, Surroundings on)
    {
        var rows = new ScaleRows((long)(Million * on.Options.Rows), (long)(Million * on.Options.Rows), (long)(5 * Million * on.Options.Rows));
        // Three drains and their warm-ups must find jobs to the last.
        var drain = (int)Math.Min(on.Options.Drain ?? Drain, rows.Available / 5);
        await using var cluster = await Cluster.StartAsync(on.Connection!);
        var empty = new Sample();
        await EnqueueAsync(cluster, empty);
        await DrainAsync(cluster, empty, drain, () => cluster.Front.Http.EnqueueManyAsync(
            Jobs.Nothing($",\"queue\":\"{ScaleRows.Backlog}\""), Needed(drain)));
        await LookAsync(cluster, empty);
        await cluster.AskAsync("DELETE FROM gristmill.jobs WHERE state <> 3");
        await cluster.AskAsync("DELETE FROM gristmill.job_counts WHERE state <> 3");
        await cluster.AskAsync("VACUUM gristmill.jobs");

        var seconds = await Timing.SecondsAsync(() => rows.LoadAsync(cluster));
        report.Add("Rows loaded", $"{rows.Available:N0} Available, {rows.Scheduled:N0} Scheduled, {rows.Completed:N0} Completed",
            $"in {seconds:N0} s; by SQL, as the store would write them; the Available ones are of a module that every node has, so "
            + "they are what is drained; then VACUUM (ANALYZE) and CHECKPOINT");
        var size = await cluster.AskAsync("SELECT pg_size_pretty(pg_total_relation_size('gristmill.jobs'))");
        report.Add("Table with its indexes", $"{size}");
        var loaded = new Sample();
        await LookAsync(cluster, loaded);
        await EnqueueAsync(cluster, loaded);
        await DrainAsync(cluster, loaded, drain, () => Task.CompletedTask);
        Show(report, empty, loaded, drain);
    }

    /// <summary>Enqueues while nobody runs jobs, into a queue apart.</summary>
    private static async Task EnqueueAsync(Cluster cluster, Sample sample)
    {
        var job = Jobs.Nothing(",\"queue\":\"new\",\"priority\":1");
        await cluster.Front.Http.EnqueueSinglyAsync(job, Single / 5, Producers);
        for (var run = 0; run < Runs; run++)
        {
            sample.Singles.Add(Single / await Timing.SecondsAsync(() => cluster.Front.Http.EnqueueSinglyAsync(job, Single, Producers)));
            sample.Bulks.Add(Jobs.Batch / await Timing.SecondsAsync(() => cluster.Front.Http.EnqueueManyAsync(job, Jobs.Batch)));
        }
    }

    /// <summary>What a node that has just started gets through once it is warm.</summary>
    private static async Task DrainAsync(Cluster cluster, Sample sample, int jobs, Func<Task> fill)
    {
        for (var run = 0; run < Runs; run++)
        {
            await fill();
            var before = await cluster.CountAsync(ScaleRows.Backlog, 5);
            var worker = await cluster.AddWorkerAsync($"worker{run}");
            await EndedAsync(before + WarmUp(jobs));
            var (from, started) = (await cluster.CountAsync(ScaleRows.Backlog, 5), TimeProvider.System.GetTimestamp());
            await EndedAsync(from + jobs);
            var ended = await cluster.CountAsync(ScaleRows.Backlog, 5) - from;
            sample.Drains.Add(ended / TimeProvider.System.GetElapsedTime(started).TotalSeconds);
            sample.WorkerMiB.Add(worker.MemoryBytes / (1024.0 * 1024));
            await cluster.RemoveAsync(worker);
        }

        Task EndedAsync(long count) => Timing.UntilAsync(async () => await cluster.CountAsync(ScaleRows.Backlog, 5) >= count,
            "the backlog to be drained", TimeSpan.FromMinutes(5));
    }

    private static async Task LookAsync(Cluster cluster, Sample sample)
    {
        sample.Reads = await new Reads(cluster.Front.Http).MeasureAsync(
            await cluster.AskAsync("SELECT id FROM gristmill.jobs ORDER BY id OFFSET (SELECT reltuples::bigint / 2 FROM pg_class "
                + "WHERE oid = 'gristmill.jobs'::regclass AND reltuples > 0) LIMIT 1") as Guid?,
            await cluster.AskAsync("SELECT id FROM gristmill.jobs LIMIT 1") as Guid?);
        sample.FrontMiB = cluster.Front.MemoryBytes / (1024.0 * 1024);
    }

    /// <summary>Jobs to be there for one drain: to warm up, to measure, and some to spare, so that it ends among others.</summary>
    private static int Needed(int jobs) => WarmUp(jobs) + jobs + jobs / 5;

    private static int WarmUp(int jobs) => jobs / 5;

    private static void Show(Report report, Sample empty, Sample loaded, int drain)
    {
        List<IReadOnlyList<string>> rows =
        [
            Rate("acquire, run and complete, one node", sample => sample.Drains, $"jobs/s over {drain:N0}"),
            Rate($"POST /v1/jobs, {Producers} producers", sample => sample.Singles, "jobs/s"),
            Rate("POST /v1/jobs/batch of 10,000", sample => sample.Bulks, "jobs/s"),
            Row("resident memory of the node that took the requests", empty.FrontMiB, loaded.FrontMiB, "MiB"),
            Row("resident memory of the node that ran the jobs", Report.Median(empty.WorkerMiB), Report.Median(loaded.WorkerMiB), "MiB"),
        ];
        report.AddTable("Rates and memory", "", Columns, rows);
        var before = empty.Reads.ToDictionary(read => read.What);
        report.AddTable("Reads", $"Median of 20 and the most, one at a time; over {ReadLimit} ms is bold.", Columns,
            [
                .. loaded.Reads.Select(read => (IReadOnlyList<string>)
                [
                    read.What, before.TryGetValue(read.What, out var was) ? $"{was.Median:N1} ms ({was.Most:N1})" : "-",
                    read.Median > ReadLimit ? $"**{read.Median:N1} ms** ({read.Most:N1})" : $"{read.Median:N1} ms ({read.Most:N1})",
                    was.Median > 0 ? $"{read.Median / was.Median:N2}" : "-",
                ]),
            ]);

        IReadOnlyList<string> Rate(string what, Func<Sample, List<double>> runs, string unit) =>
        [
            what, Report.Spread(runs(empty), unit), Report.Spread(runs(loaded), unit),
            (Report.Median(runs(loaded)) / Report.Median(runs(empty))).ToString("N2", CultureInfo.InvariantCulture),
        ];

        IReadOnlyList<string> Row(string what, double one, double other, string unit) =>
            [what, $"{one:N0} {unit}", $"{other:N0} {unit}", $"{other / one:N2}"];
    }

    private sealed class Sample
    {
        public List<double> Singles { get; } = [];

        public List<double> Bulks { get; } = [];

        public List<double> Drains { get; } = [];

        public List<double> WorkerMiB { get; } = [];

        public double FrontMiB { get; set; }

        public IReadOnlyList<(string What, double Median, double Most)> Reads { get; set; } = [];
    }
}
