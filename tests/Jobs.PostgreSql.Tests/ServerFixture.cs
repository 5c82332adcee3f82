using Gristmill.Testing.PostgreSql;

[assembly: AssemblyFixture(typeof(Gristmill.Jobs.PostgreSql.Tests.ServerFixture))]

namespace Gristmill.Jobs.PostgreSql.Tests;

/// <summary>One PostgreSQL for all tests of this program; each makes a database of its own in it.</summary>
public class ServerFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim _creating = new(1);
    private PostgreSqlServer? _server;
    private string? _shared;
    private int _schemas;

    /// <summary>The server; a test is skipped where there is none.</summary>
    public PostgreSqlServer Server
    {
        get
        {
            Assert.SkipWhen(_server is null, PostgreSqlServer.Missing ?? "");
            return _server!;
        }
    }

    /// <summary>A schema of its own in a database that tests share, which is quicker made than a database.</summary>
    public async Task<(string Connection, string Schema)> CreateSchemaAsync()
    {
        await _creating.WaitAsync();
        try
        {
            _shared ??= await Server.CreateDatabaseAsync();
            return (_shared, $"s{++_schemas}");
        }
        finally
        {
            _creating.Release();
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgreSqlServer.Missing is null) _server = await PostgreSqlServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _creating.Dispose();
        GC.SuppressFinalize(this);
    }
}
