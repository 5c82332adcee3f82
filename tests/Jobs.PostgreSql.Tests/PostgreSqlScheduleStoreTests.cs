using Gristmill.Conformance.Jobs;
using Gristmill.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Jobs.PostgreSql.Tests;

/// <summary>The schedule store's conformance suite over a real PostgreSQL.</summary>
public sealed class PostgreSqlScheduleStoreTests(ServerFixture fixture) : ScheduleStoreConformance
{
    private const string Silo = "mill/1";
    private (string Connection, string Schema)? _place;
    private PostgreSqlDatabase? _database;
    private PostgreSqlJobStore? _jobs;

    protected override async Task<(IScheduleStore Schedules, IJobStore Jobs)> CreateAsync()
    {
        _place ??= await fixture.CreateSchemaAsync();
        _database = await PostgreSqlDatabase.OpenAsync(
            _place.Value.Connection, new PostgreSqlOptions { Schema = _place.Value.Schema }, TimeProvider.System, NullLogger.Instance,
            TestContext.Current.CancellationToken);
        _jobs = new PostgreSqlJobStore(_database, new ManualTimeProvider(Start), Silo, new NoNotifier());
        return (new PostgreSqlScheduleStore(_database, Silo, new NoNotifier()), _jobs);
    }

    protected override async Task<(IScheduleStore Schedules, IJobStore Jobs)> ReopenAsync()
    {
        await DisposeAsync();
        return await CreateAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_jobs is not null) await _jobs.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }
}
