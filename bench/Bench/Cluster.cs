using System.Globalization;
using Gristmill.Testing.Nodes;
using Npgsql;

namespace Gristmill.Bench;

/// <summary>
/// Nodes over one PostgreSQL: one that only takes requests, for its single permit for I/O is held by a job that waits, and
/// others that run the jobs, all of class io.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly TemporaryDirectory _data;
    private readonly string _store;
    private readonly List<NodeProcess> _workers = [];

    private Cluster(TemporaryDirectory data, string store, NodeProcess front, NpgsqlConnection connection) =>
        (_data, _store, Front, Connection) = (data, store, front, connection);

    /// <summary>The node that takes requests.</summary>
    public NodeProcess Front { get; }

    /// <summary>The nodes that run jobs.</summary>
    public IReadOnlyList<NodeProcess> Workers => _workers;

    /// <summary>The benchmark's own way to the database, for one question at a time.</summary>
    public NpgsqlConnection Connection { get; }

    public static async Task<Cluster> StartAsync(string store)
    {
        var data = new TemporaryDirectory();
        try
        {
            var front = await NodeProcess.StartAsync(data.File("front"), "--store", store, "--name", "front", "--Limits:Io", "1");
            var connection = new NpgsqlConnection(store);
            var cluster = new Cluster(data, store, front, connection);
            await connection.OpenAsync();
            await front.Http.EnqueueAsync(Jobs.Wait(TimeSpan.FromHours(10), ",\"queue\":\"hold\",\"timeoutSeconds\":86400"));
            await Timing.UntilAsync(async () => await cluster.CountAsync("hold", 3) == 1, "the front to be held", TimeSpan.FromSeconds(30));
            return cluster;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Adds a node that runs jobs, and waits until it listens.</summary>
    public async Task<NodeProcess> AddWorkerAsync(string name)
    {
        var worker = await NodeProcess.StartAsync(_data.File(name), "--store", _store, "--name", name);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Stops a node, which gives back what it holds.</summary>
    public async Task RemoveAsync(NodeProcess worker)
    {
        _workers.Remove(worker);
        await worker.TerminateAsync();
        await worker.DisposeAsync();
    }

    /// <summary>How many jobs of a queue are in these states, by the kept counts.</summary>
    public async Task<long> CountAsync(string queue, params int[] states) => Convert.ToInt64(await AskAsync(
        $"""
        SELECT coalesce(sum(count), 0)::bigint FROM gristmill.job_counts
        WHERE queue = '{queue}' AND state IN ({string.Join(',', states)})
        """), CultureInfo.InvariantCulture);

    /// <summary>Waits until all jobs of a queue have ended.</summary>
    public Task UntilEndedAsync(string queue) => Timing.UntilAsync(
        async () => await CountAsync(queue, 1, 2, 3, 4) == 0, $"the jobs of {queue} to end", TimeSpan.FromMinutes(10));

    /// <summary>Asks the database for one value.</summary>
    public async Task<object?> AskAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, Connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
        await Front.DisposeAsync();
        await Connection.DisposeAsync();
        _data.Dispose();
    }
}
