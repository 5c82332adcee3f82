using Gristmill.Testing.PostgreSql;

[assembly: AssemblyFixture(typeof(Gristmill.Jobs.PostgreSql.Tests.ServerFixture))]

namespace Gristmill.Jobs.PostgreSql.Tests;

/// <summary>One PostgreSQL for all tests of this program; each makes a database of its own in it.</summary>
public sealed class ServerFixture : IAsyncLifetime
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
}
