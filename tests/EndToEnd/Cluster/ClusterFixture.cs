using Gristmill.Testing.Nodes;
using Gristmill.Testing.PostgreSql;

namespace Gristmill.EndToEnd.Cluster;

/// <summary>A PostgreSQL for the nodes of these tests; each test makes a database of its own in it.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private PostgreSqlServer? _server;

    /// <summary>The server; a test is skipped where there is none.</summary>
    public PostgreSqlServer Server
    {
        get
        {
            Assert.SkipWhen(_server is null, PostgreSqlServer.Missing ?? "");
            return _server!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgreSqlServer.Missing is null) _server = await PostgreSqlServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    /// <summary>Starts a node over that store.</summary>
    internal static Task<NodeProcess> StartAsync(TemporaryDirectory data, string store, string name, params string[] flags) =>
        NodeProcess.StartAsync(data.File(name), ["--store", store, "--name", name, .. flags]);
}
