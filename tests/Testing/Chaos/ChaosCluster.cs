using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gristmill.Testing.Nodes;
using Gristmill.Testing.PostgreSql;

namespace Gristmill.Testing.Chaos;

/// <summary>Real nodes over one PostgreSQL, the ways to break them, and the record of what was broken when.</summary>
public sealed class ChaosCluster : IAsyncDisposable
{
    private readonly string _data;
    private readonly string _store;
    private readonly string[] _flags;
    private readonly Dictionary<string, NodeProcess> _nodes = [];
    private readonly Dictionary<string, string> _incarnations = [];
    private readonly List<NodeLoss> _losses = [];

    private ChaosCluster(PostgreSqlServer server, string data, string store, string[] flags)
    {
        (Server, _data, _store, _flags) = (server, data, store, flags);
        Database = store[(store.LastIndexOf('=') + 1)..];
        Journal = Directory.CreateDirectory(Path.Combine(data, "journal")).FullName;
    }

    /// <summary>The server.</summary>
    public PostgreSqlServer Server { get; }

    /// <summary>The name of the database.</summary>
    public string Database { get; }

    /// <summary>Where the module notes its runs.</summary>
    public string Journal { get; }

    /// <summary>The nodes that were not killed, by name.</summary>
    public IReadOnlyDictionary<string, NodeProcess> Nodes => _nodes;

    /// <summary>Nodes that were killed or paused, in order.</summary>
    public IReadOnlyList<NodeLoss> Losses => _losses;

    /// <summary>Starts nodes at once, so that they migrate at once, and has the database note every outcome.</summary>
    /// <param name="server">The server, on which it makes a database.</param>
    /// <param name="data">A directory for the nodes.</param>
    /// <param name="nodes">The nodes' names, with the environment variables of each.</param>
    /// <param name="flags">The nodes' flags.</param>
    public static async Task<ChaosCluster> StartAsync(PostgreSqlServer server, string data,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> nodes, params string[] flags)
    {
        var cluster = new ChaosCluster(server, data, await server.CreateDatabaseAsync(), flags);
        try
        {
            await Task.WhenAll(nodes.Select(node => cluster.StartNodeAsync(node.Key, node.Value)));
            await cluster.QueryAsync(ChaosRecord.Begin);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A job that notes its runs and lasts so long.</summary>
    public object Work(int milliseconds) =>
        new { module = "testbed", operation = "work", args = new { journal = Journal, milliseconds } };

    /// <summary>Starts a node, also one that was killed.</summary>
    public async Task StartNodeAsync(string name, IReadOnlyDictionary<string, string> environment)
    {
        var node = await NodeProcess.StartAsync(
            environment, Path.Combine(_data, name), ["--store", _store, "--name", name, .. _flags]);
        lock (_nodes) _nodes[name] = node;
        using var response = await node.Http.GetAsync("/health");
        var incarnation = (string)(await response.Content.ReadFromJsonAsync<JsonNode>())!["silo"]!;
        lock (_nodes) _incarnations[name] = incarnation;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync(string name)
    {
        Lose(name, "killed");
        await _nodes[name].DisposeAsync();
        lock (_nodes) _nodes.Remove(name);
    }

    /// <summary>SIGSTOP.</summary>
    public void Pause(string name)
    {
        Lose(name, "paused");
        _nodes[name].Pause();
    }

    /// <summary>SIGCONT.</summary>
    public void Resume(string name) => _nodes[name].Resume();

    /// <summary>Stops the database as an impatient administrator does, and starts it again.</summary>
    public async Task RestartDatabaseAsync()
    {
        await Server.StopAsync();
        await Server.StartAgainAsync();
    }

    /// <summary>How many jobs match.</summary>
    public async Task<int> CountAsync(string where) => int.Parse(
        await QueryAsync($"SELECT count(*) FROM gristmill.jobs WHERE {where}"), CultureInfo.InvariantCulture);

    /// <summary>Running jobs of a node.</summary>
    public Task<int> RunningOnAsync(string name) => CountAsync($"state = 3 AND leased_by LIKE '{name}/%'");

    /// <summary>What became of the jobs.</summary>
    /// <param name="acknowledged">The ids of the jobs whose enqueue was acknowledged.</param>
    /// <param name="takenBack">Within which time each job of a lost node must be taken back.</param>
    /// <param name="runAgain">Within which time it must run again; null where it queues behind others.</param>
    public async Task<ChaosVerdict> JudgeAsync(
        IReadOnlyCollection<Guid> acknowledged, TimeSpan takenBack, TimeSpan? runAgain = null) =>
        new ChaosJudge(await ChaosRecord.ReadAsync(this), _losses, takenBack, runAgain).Judge(acknowledged);

    /// <summary>Kills the nodes.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Values) await node.DisposeAsync();
    }

    internal Task<string> QueryAsync(string sql) => Server.QueryAsync(Database, sql);

    private void Lose(string name, string how)
    {
        lock (_nodes) _losses.Add(new NodeLoss(_incarnations[name], how, TimeProvider.System.GetUtcNow()));
    }
}
