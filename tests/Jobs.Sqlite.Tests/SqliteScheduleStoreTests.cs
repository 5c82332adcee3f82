using Gristmill.Conformance.Jobs;
using Gristmill.Testing;

namespace Gristmill.Jobs.Sqlite.Tests;

/// <summary>The schedule store's conformance suite over a real SQLite file.</summary>
public sealed class SqliteScheduleStoreTests : ScheduleStoreConformance
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("gristmill-");
    private SqliteDatabase? _database;

    protected override Task<(IScheduleStore Schedules, IJobStore Jobs)> CreateAsync()
    {
        _database = SqliteDatabase.Open(_data.FullName);
        return Task.FromResult<(IScheduleStore, IJobStore)>(
            (new SqliteScheduleStore(_database), new SqliteJobStore(_database, new ManualTimeProvider(Start))));
    }

    protected override Task<(IScheduleStore Schedules, IJobStore Jobs)> ReopenAsync()
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
