using Gristmill.Conformance.Jobs;
using Gristmill.Testing.PostgreSql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gristmill.Jobs.PostgreSql.Tests;

/// <summary>A test over a database of its own, with the database's own clock.</summary>
public abstract class StoreTest(ServerFixture fixture) : IAsyncLifetime
{
    protected const string Silo = "mill/1";
    protected static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private readonly List<IAsyncDisposable> _opened = [];
    private JobIds? _ids;

    protected static CancellationToken Now => TestContext.Current.CancellationToken;

    protected PostgreSqlServer Server => fixture.Server;

    /// <summary>How to connect to the test's database.</summary>
    protected string Connection { get; private set; } = "";

    /// <summary>The database's name.</summary>
    protected string Name => new NpgsqlConnectionStringBuilder(Connection).Database!;

    public async ValueTask InitializeAsync() => Connection = await Server.CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in Enumerable.Reverse(_opened)) await opened.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<PostgreSqlDatabase> OpenAsync(
        PostgreSqlOptions? options = null, string? connection = null, ILogger? logger = null)
    {
        var database = await PostgreSqlDatabase.OpenAsync(
            connection ?? Connection, options ?? new PostgreSqlOptions(), TimeProvider.System, logger ?? NullLogger.Instance, Now);
        _opened.Add(database);
        return database;
    }

    protected async Task<PostgreSqlJobStore> StoreAsync(
        PostgreSqlDatabase? database = null, string silo = Silo, INotifier? notifier = null)
    {
        database ??= await OpenAsync();
        var store = new PostgreSqlJobStore(database, database.Clock, silo, notifier ?? new NoNotifier());
        _opened.Add(store);
        _ids ??= new JobIds(database.Clock);
        await store.HeartbeatAsync(new SiloHeartbeat(silo, database.Clock.GetUtcNow()), Now);
        return store;
    }

    protected async Task<PostgreSqlSignals> SignalsAsync(string silo, IJobSignalHandler handler)
    {
        var signals = new PostgreSqlSignals(await OpenAsync(), silo);
        _opened.Add(signals);
        signals.Subscribe(handler);
        return signals;
    }

    protected Job New(IJobStore store, NewJob? wanted = null) =>
        JobLife.Create(wanted ?? Some.NewJob, _ids!.Next(), store.Clock.GetUtcNow());

    protected async Task<IReadOnlyList<Job>> AcquireAsync(IJobStore store, int limit, string silo = Silo) =>
        (await store.AcquireAsync(new AcquisitionRequest(JobLane.Cpu, ["mill/grind"], limit, silo, Lease), Now)).Jobs;

    protected static Job Complete(IJobStore store, Job job) => JobLife.End(
        job, new AttemptEnd.Completed("1"u8.ToArray()), store.Clock.GetUtcNow(), _ => TimeSpan.Zero);

    /// <summary>Counts that agree with the rows: no transition was counted twice or not at all.</summary>
    protected async Task AssertCountsAgreeAsync() => Assert.Equal("0", (await Server.QueryAsync(Name, """
        SELECT count(*) FROM
            (SELECT queue, state, sum(count) AS jobs FROM gristmill.job_counts GROUP BY 1, 2 HAVING sum(count) <> 0) kept
            FULL JOIN (SELECT queue, state, count(*) AS jobs FROM gristmill.jobs GROUP BY 1, 2) rows USING (queue, state, jobs)
        WHERE kept IS NULL OR rows IS NULL
        """)).Trim());
}
