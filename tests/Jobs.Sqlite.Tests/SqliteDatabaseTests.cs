using Microsoft.Data.Sqlite;

namespace Gristmill.Jobs.Sqlite.Tests;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("gristmill-");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public void A_data_directory_that_is_held_is_refused_with_its_holder()
    {
        using var holder = SqliteDatabase.Open(_data.FullName);
        var refused = Assert.Throws<StoreUnusableException>(() => SqliteDatabase.Open(_data.FullName));
        Assert.Contains(_data.FullName, refused.Message);
        Assert.Contains($"process {Environment.ProcessId}", refused.Message);
        Assert.Contains("--data", refused.Message);
    }

    [Fact]
    public void A_data_directory_can_be_taken_again_after_it_was_let_go()
    {
        SqliteDatabase.Open(_data.FullName).Dispose();
        SqliteDatabase.Open(_data.FullName).Dispose();
    }

    [Fact]
    public void A_data_directory_that_cannot_be_made_is_refused()
    {
        var file = Path.Combine(_data.FullName, "file");
        File.WriteAllText(file, "");
        var refused = Assert.Throws<StoreUnusableException>(() => SqliteDatabase.Open(Path.Combine(file, "data")));
        Assert.Contains("cannot be written", refused.Message);
    }

    [Fact]
    public void A_database_of_a_newer_schema_is_refused_and_left_alone()
    {
        SqliteDatabase.Open(_data.FullName).Dispose();
        Change("PRAGMA user_version = 999");
        var refused = Assert.Throws<StoreUnusableException>(() => SqliteDatabase.Open(_data.FullName));
        Assert.Contains("schema 999", refused.Message);
        Assert.Contains("newer build", refused.Message);
        Change("SELECT 1 FROM jobs");
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(Path.Combine(_data.FullName, "gristmill.db"), new string('x', 10_000));
        Assert.Contains("cannot be opened", Assert.Throws<StoreUnusableException>(
            () => SqliteDatabase.Open(_data.FullName)).Message);
    }

    [Fact]
    public async Task A_write_that_fails_takes_no_other_of_its_group_with_it()
    {
        using var database = SqliteDatabase.Open(_data.FullName);
        using var gate = new ManualResetEventSlim();
        // Holds the writer, so that the three that follow make one group.
        var first = database.WriteAsync(_ => { gate.Wait(Now); return 0; }, Now);
        var good = database.WriteAsync(Insert("a"), Now);
        var bad = database.WriteAsync<int>(_ => throw new InvalidDataException("broken"), Now);
        var other = database.WriteAsync(Insert("b"), Now);
        gate.Set();
        await first;
        Assert.Equal(1, await good);
        await Assert.ThrowsAsync<InvalidDataException>(() => bad);
        Assert.Equal(1, await other);
        Assert.Equal(["a", "b"], (await new SqliteReminders(database).ReadAllAsync(Now)).Select(row => row.Name).Order());
    }

    [Fact]
    public async Task Writes_that_wait_are_committed_before_the_database_closes()
    {
        Task<int> waiting;
        using (var database = SqliteDatabase.Open(_data.FullName)) waiting = database.WriteAsync(Insert("a"), Now);
        Assert.Equal(1, await waiting);
        using var again = SqliteDatabase.Open(_data.FullName);
        Assert.Single(await new SqliteReminders(again).ReadAllAsync(Now));
    }

    [Fact]
    public async Task Reminders_are_saved_moved_and_removed()
    {
        using var database = SqliteDatabase.Open(_data.FullName);
        var reminders = new SqliteReminders(database);
        var at = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var row = new ReminderRow("job/1", "attempt", at, TimeSpan.FromMinutes(1), at);
        await reminders.SaveAsync(row, Now);
        await reminders.SaveAsync(row with { Period = TimeSpan.FromMinutes(2) }, Now);
        Assert.True(await reminders.TryMoveAsync("job/1", "attempt", at, at.AddMinutes(2), Now));
        Assert.False(await reminders.TryMoveAsync("job/1", "attempt", at, at.AddMinutes(3), Now));
        Assert.Equal([row with { Period = TimeSpan.FromMinutes(2), NextTickAt = at.AddMinutes(2) }],
            await reminders.ReadAllAsync(Now));
        await reminders.RemoveAsync("job/1", "attempt", Now);
        Assert.Empty(await reminders.ReadAllAsync(Now));
    }

    [Theory]
    [InlineData(AvailableJobs.Take, "jobs_available")]
    [InlineData(AvailableJobs.NextHead, "jobs_available")]
    [InlineData(AvailableJobs.NextKey, "jobs_available")]
    [InlineData(AvailableJobs.NextPriority, "jobs_available")]
    [InlineData(AvailableJobs.LastPriority, "jobs_available")]
    [InlineData(AvailableJobs.Heads, "jobs_available")]
    [InlineData(WaitingOperations.Next, "jobs_available")]
    [InlineData(WaitingOperations.Available, "jobs_available")]
    [InlineData(SqliteJobStore.ExpireWaiting, "jobs_expiring")]
    [InlineData(SqliteJobStore.NextExpiring, "jobs_expiring")]
    [InlineData(SqliteJobStore.PromoteScheduled, "jobs_due")]
    [InlineData(SqliteJobStore.PromoteRetryable, "jobs_due")]
    [InlineData(SqliteJobStore.NextDue, "jobs_due")]
    [InlineData(SqliteJobStore.Lost, "jobs_running")]
    [InlineData("SELECT id FROM jobs WHERE state = 5 AND queue = 'q' AND module = 'm' ORDER BY id DESC LIMIT 5", "jobs_list")]
    [InlineData("SELECT id FROM jobs WHERE error_code = 'fault' ORDER BY id DESC LIMIT 5", "jobs_error_code")]
    public void Hot_queries_use_their_index_without_sorting(string sql, string index)
    {
        SqliteDatabase.Open(_data.FullName).Dispose();
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
        using var rows = command.ExecuteReader();
        List<string> plan = [];
        while (rows.Read()) plan.Add(rows.GetString(3));
        Assert.Contains(plan, step => step.Contains(index));
        Assert.DoesNotContain(plan, step => step.Contains("B-TREE"));
    }

    private static Func<WriteSession, int> Insert(string name) => session => session.Prepare(
        "INSERT INTO reminders (grain_id, name, first_tick_at, period, next_tick_at) VALUES ('g', $name, 0, 0, 0)",
        ("$name", name)).ExecuteNonQuery();

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_data.FullName, "gristmill.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Change(string sql)
    {
        using var connection = Open();
        connection.Execute(sql);
    }
}
