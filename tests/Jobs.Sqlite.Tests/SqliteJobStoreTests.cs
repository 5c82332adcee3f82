using Gristmill.Conformance.Jobs;

namespace Gristmill.Jobs.Sqlite.Tests;

/// <summary>The job store's conformance suite over a real SQLite file.</summary>
public sealed class SqliteJobStoreTests : JobStoreConformance
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("gristmill-");
    private SqliteDatabase? _database;

    protected override IQueueStore Queues => new SqliteQueueStore(_database!, Clock);

    protected override IBatchStore Batches => new SqliteBatchStore(_database!, Clock);

    protected override IBulkStore BulkTasks => new SqliteBulkStore(_database!);

    protected override IReportStore Reports => new SqliteReportStore(_database!);

    protected override Task<IJobStore> CreateAsync()
    {
        _database = SqliteDatabase.Open(_data.FullName);
        return Task.FromResult<IJobStore>(new SqliteJobStore(_database, Clock));
    }

    protected override Task<IJobStore> ReopenAsync()
    {
        _database!.Dispose();
        return CreateAsync();
    }

    public override ValueTask DisposeAsync()
    {
        _database?.Dispose();
        _data.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
