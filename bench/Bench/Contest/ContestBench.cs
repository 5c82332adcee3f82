using Gristmill.Testing.PostgreSql;

namespace Gristmill.Bench.Contest;

/// <summary>This build and its peers, one after the other on one PostgreSQL, measured alike.</summary>
internal static class ContestBench
{
    private const int Runs = 3;
    private const int Drain = 100_000;
    private const int Single = 10_000;
    private const int Producers = 16;
    private const int Probes = 300;
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(Report report, Surroundings on)
    {
        var server = on.Server!;
        var drain = on.Options.Drain ?? Drain;
        var own = await MeasureAsync(server, "Gristmill", drain, async (_, store) => await OwnContestant.StartAsync(server, store));
        List<Figures> peers = [];
        foreach (var peer in Peer.All.Where(peer => on.Options.Peers?.Contains(peer.Name) ?? true))
        {
            if (peer.Missing is { } missing)
            {
                report.Add($"{peer.Name}, {peer.Mode}", "left out", missing);
                continue;
            }

            try
            {
                peers.Add(await MeasureAsync(server, "", Math.Max(drain / peer.Fewer, 100), async (figures, _) =>
                {
                    var (contestant, version) = await peer.StartAsync(server, figures.Database);
                    figures.Name = $"{peer.Name} {version}, {peer.Mode}";
                    return contestant;
                }));
            }
            catch (Exception failure) when (failure is InvalidOperationException or TimeoutException)
            {
                // What was measured of the others counts all the same.
                Console.Error.WriteLine(failure.Message);
                report.Add($"{peer.Name}, {peer.Mode}", "left out", $"failed: {failure.Message.Split('\n')[0]}");
            }
        }

        report.AddTable("Beside the peers",
            $"""
            No-op jobs with arguments of 200 bytes, {Runs} runs each, one contestant after the other on one PostgreSQL with stock
            settings (BullMQ on Redis, appendonly, fsync every second). A worker process warmed by a drain stands still (SIGSTOP)
            while another process enqueues, then goes on: the drain is from that moment (a peer's from its first job's start, for Quartz
            may sleep 30 s before it looks) until the store has no job left that has not ended, no promotion included. Processor time is that of the worker process and of the database's processes during
            the drain. Enqueues of Gristmill are requests to the Web API of a second node, whose processor time is not in the
            worker's; peers enqueue by their library. Pickup: {Probes} jobs, one every 20 ms, from before the enqueue in another process
            to the handler's first line. Gristmill and pg-boss keep ended jobs, graphile-worker, BullMQ and Quartz delete them.
            """.ReplaceLineEndings(" "),
            Figures.Columns, [own.Row(), .. peers.Select(peer => peer.Row())]);
        if (peers.Count == 0) return;
        report.AddTable("Gristmill / peer", "Of rates more is better, of times and CPU less.", Figures.Columns,
            [.. peers.Select(own.RowAgainst)]);
    }

    private static async Task<Figures> MeasureAsync(
        PostgreSqlServer server, string name, int drain, Func<Figures, string, Task<IContestant>> start)
    {
        var store = await server.CreateDatabaseAsync();
        var figures = new Figures { Name = name, Drained = drain, Database = store[(store.LastIndexOf('=') + 1)..] };
        await using (var contestant = await start(figures, store))
        {
            Console.WriteLine($"... {figures.Name}");
            await DrainAsync(contestant, drain / 10, () => contestant.BulkAsync(drain / 10));
            // As many as a tenth of the drain, for the slow ones' sake; all of them where that is more.
            var single = Math.Min(Single, Math.Max(drain / 10, 200));
            for (var run = 0; run < Runs; run++)
            {
                await DrainAsync(contestant, single, async () =>
                    figures.Singles.Add(single / await contestant.SingleAsync(single, Producers)));
                var (worker, database) = (TimeSpan.Zero, TimeSpan.Zero);
                var seconds = await DrainAsync(contestant, drain, async () =>
                {
                    figures.Bulks.Add(drain / await contestant.BulkAsync(drain));
                    (worker, database) = (contestant.WorkerTime, contestant.DatabaseTime);
                });
                figures.Drains.Add(drain / seconds);
                figures.WorkerCpu.Add((contestant.WorkerTime - worker).TotalSeconds * 10_000 / drain);
                figures.DatabaseCpu.Add((contestant.DatabaseTime - database).TotalSeconds * 10_000 / drain);
            }

            await Task.Delay(Settle, TimeProvider.System);
            figures.Latencies = await contestant.ProbeAsync(Probes, ProbeEvery);
        }

        await server.DropDatabaseAsync(figures.Database);
        return figures;
    }

    /// <summary>Fills the queue while the worker stands still, and tells how many seconds it then takes.</summary>
    private static async Task<double> DrainAsync(IContestant contestant, int jobs, Func<Task> fill)
    {
        await contestant.PauseAsync(jobs);
        await fill();
        return await contestant.DrainAsync();
    }
}
