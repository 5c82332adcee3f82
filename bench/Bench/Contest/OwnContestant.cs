using Gristmill.Testing.Nodes;
using Gristmill.Testing.PostgreSql;
using Gristmill.Testing.Processes;

namespace Gristmill.Bench.Contest;

/// <summary>This build: a node that takes the requests and another that runs the jobs.</summary>
internal sealed class OwnContestant : IContestant
{
    private const string Queue = "contest";
    private static readonly string More = $",\"queue\":\"{Queue}\"";

    private readonly PostgreSqlServer _server;
    private readonly Cluster _cluster;
    private readonly NodeProcess _worker;

    private OwnContestant(PostgreSqlServer server, Cluster cluster, NodeProcess worker) =>
        (_server, _cluster, _worker) = (server, cluster, worker);

    public TimeSpan WorkerTime => ProcessTree.ProcessorTime(_worker.Id);

    public TimeSpan DatabaseTime => _server.ProcessorTime;

    public static async Task<IContestant> StartAsync(PostgreSqlServer server, string store)
    {
        var cluster = await Cluster.StartAsync(store);
        try
        {
            return new OwnContestant(server, cluster, await cluster.AddWorkerAsync("worker"));
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public Task<double> SingleAsync(int jobs, int producers) =>
        Timing.SecondsAsync(() => _cluster.Front.Http.EnqueueSinglyAsync(Jobs.Nothing(More), jobs, producers));

    public Task<double> BulkAsync(int jobs) =>
        Timing.SecondsAsync(() => _cluster.Front.Http.EnqueueManyAsync(Jobs.Nothing(More), jobs));

    public Task PauseAsync(int jobs)
    {
        _worker.Pause();
        return Task.CompletedTask;
    }

    public Task<double> DrainAsync() => Timing.SecondsAsync(() =>
    {
        _worker.Resume();
        return _cluster.UntilEndedAsync(Queue);
    });

    public async Task<IReadOnlyList<double>> ProbeAsync(int jobs, TimeSpan every)
    {
        List<(string Id, long SentAt)> sent = [];
        for (var i = 0; i < jobs; i++)
        {
            var at = Jobs.Micros();
            sent.Add((await _worker.Http.EnqueueAsync(Jobs.Stamp(More)), at));
            await Task.Delay(every, TimeProvider.System);
        }

        await _cluster.UntilEndedAsync(Queue);
        return await _worker.Http.LatenciesAsync(sent);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
