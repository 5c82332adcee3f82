using Gristmill.Conformance.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Jobs.PostgreSql.Tests;

/// <summary>The job store's conformance suite over a real PostgreSQL.</summary>
public sealed class PostgreSqlJobStoreTests(ServerFixture fixture) : JobStoreConformance
{
    private (string Connection, string Schema)? _place;
    private PostgreSqlDatabase? _database;
    private PostgreSqlJobStore? _store;

    protected override IQueueStore Queues => new PostgreSqlQueueStore(_database!, Clock, new NoNotifier());

    protected override IBatchStore Batches => new PostgreSqlBatchStore(_database!, _store!);

    protected override IBulkStore BulkTasks => new PostgreSqlBulkStore(_database!);

    protected override IReportStore Reports => new PostgreSqlReportStore(_database!, _store!);

    protected override async Task<IJobStore> CreateAsync()
    {
        _place ??= await fixture.CreateSchemaAsync();
        _database = await PostgreSqlDatabase.OpenAsync(
            _place.Value.Connection, new PostgreSqlOptions { Schema = _place.Value.Schema }, TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);
        return _store = new PostgreSqlJobStore(_database, Clock, Silo, new NoNotifier());
    }

    protected override async Task<IJobStore> ReopenAsync()
    {
        await DisposeAsync();
        return await CreateAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }
}
