using System.Globalization;

namespace Gristmill.Jobs.PostgreSql.Tests;

/// <summary>Acquisitions for which the rules of queues leave room.</summary>
public sealed class LimitedTests(ServerFixture fixture) : StoreTest(fixture), IClassFixture<ServerFixture>
{
    private async Task PutAsync(PostgreSqlDatabase database, QueueRules rules) =>
        await new PostgreSqlQueueStore(database, database.Clock, new NoNotifier()).SaveAsync(rules, Now);

    [Fact]
    public async Task They_count_against_rates_and_leave_nothing_beyond_a_limit()
    {
        var database = await OpenAsync();
        var (store, other) = (await StoreAsync(database), await StoreAsync(database, "other/1"));
        var rate = new RateLimit(35, TimeSpan.FromHours(1));
        await PutAsync(database, new QueueRules { Queue = "default", MaxRunning = 1_000, Rate = rate });
        await store.EnqueueAsync([.. Enumerable.Range(0, 60).Select(_ => New(store))], Now);
        for (var i = 0; i < 3; i++) Assert.Equal(10, (await AcquireAsync(i == 1 ? other : store, 10, silo: i == 1 ? "other/1" : Silo)).Count);
        Assert.Equal("30", (await Server.QueryAsync(Name, "SELECT sum(starts) FROM gristmill.queue_starts")).Trim());
        Assert.Equal(5, (await AcquireAsync(store, 10)).Count);
        Assert.Empty(await AcquireAsync(other, 10, silo: "other/1"));
        await AssertCountsAgreeAsync();
    }

    [Fact]
    public async Task A_paused_queue_is_passed_over_and_others_are_taken_of()
    {
        var database = await OpenAsync();
        var store = await StoreAsync(database);
        var queues = new PostgreSqlQueueStore(database, database.Clock, new NoNotifier());
        await PutAsync(database, new QueueRules { Queue = "default", MaxRunning = 1_000 });
        await queues.PauseAsync("held", paused: true, Now);
        await store.EnqueueAsync([New(store), New(store) with { Queue = "held", Priority = -1 }, New(store) with { Queue = "free" }], Now);
        Assert.Equal(["default", "free"], (await AcquireAsync(store, 10)).Select(job => job.Queue).Order());
        await queues.PauseAsync("held", paused: false, Now);
        Assert.Equal("held", Assert.Single(await AcquireAsync(store, 10)).Queue);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(7)]
    [InlineData(86_400)]
    public async Task The_part_of_a_start_is_the_same_in_the_database(int seconds)
    {
        var rate = new RateLimit(1, TimeSpan.FromSeconds(seconds));
        var now = new DateTimeOffset(2026, 3, 29, 1, 59, 59, TimeSpan.Zero).AddTicks(1_234_560);
        var sql = AcquireSql.PartEnd.Replace("$3", string.Create(CultureInfo.InvariantCulture, $"timestamptz '{now:yyyy-MM-dd HH:mm:ss.ffffff}+00'"))
            .Replace("u.rate_per", string.Create(CultureInfo.InvariantCulture, $"{(long)rate.Per.TotalMicroseconds}::bigint"));
        await OpenAsync();
        var found = (await Server.QueryAsync(Name, $"SELECT ((extract(epoch FROM {sql})) * 1000000)::bigint")).Trim();
        Assert.Equal(Microseconds.From(rate.Remembered(now)), long.Parse(found, CultureInfo.InvariantCulture));
    }
}
