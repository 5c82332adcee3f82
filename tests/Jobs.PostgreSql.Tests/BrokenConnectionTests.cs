using Npgsql;

namespace Gristmill.Jobs.PostgreSql.Tests;

/// <summary>Connections that break, at the worst moments.</summary>
public sealed class BrokenConnectionTests(OwnServerFixture fixture) : StoreTest(fixture), IClassFixture<OwnServerFixture>
{
    private const int Jobs = 3_000;

    private Task CutAsync() => Server.QueryAsync("postgres",
        $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Name}' AND application_name = 'gristmill'");

    [Fact]
    public async Task Connections_cut_under_load_lose_nothing_and_write_nothing_twice()
    {
        var store = await StoreAsync();
        await RunAllWhileAsync(store, CutRepeatedlyAsync(8));
    }

    [Fact]
    public async Task A_database_that_restarts_under_load_keeps_every_outcome_and_counts_none_twice()
    {
        var store = await StoreAsync(await OpenAsync(new PostgreSqlOptions { EnqueueTimeout = TimeSpan.FromMinutes(2) }));
        await RunAllWhileAsync(store, RestartRepeatedlyAsync(2));
    }

    private async Task RunAllWhileAsync(PostgreSqlJobStore store, Task breaking)
    {
        await Task.WhenAll(Enumerable.Range(0, Jobs).Select(_ => store.EnqueueAsync([New(store)], Now)));
        var written = 0;
        for (var acquired = 0; acquired < Jobs;)
        {
            var jobs = await AcquireAsync(store, 100);
            acquired += jobs.Count;
            written += (await Task.WhenAll(jobs.Select(job => store.TryWriteAsync(job, Complete(store, job), Now)))).Count(done => done);
        }

        await breaking;
        Assert.Equal(Jobs, written);
        Assert.Equal([new JobCount("default", JobState.Completed, Jobs)], await store.CountAsync(Now));
        await AssertCountsAgreeAsync();
    }

    [Fact]
    public async Task A_transaction_whose_node_stands_still_does_not_hold_its_locks()
    {
        var store = await StoreAsync();
        await store.EnqueueAsync([New(store)], Now);
        var job = Assert.Single(await AcquireAsync(store, 1));
        await using var still = await (await OpenAsync()).ConnectAsync(Now);
        await using var transaction = await still.BeginTransactionAsync(Now);
        await using (var command = new NpgsqlCommand("SELECT 1 FROM jobs FOR UPDATE", still, transaction)) await command.ExecuteScalarAsync(Now);
        Assert.True(await store.TryWriteAsync(job, Complete(store, job), Now).WaitAsync(TimeSpan.FromSeconds(15), Now));
    }

    [Fact]
    public async Task Writes_are_held_through_a_restart_of_the_database()
    {
        var store = await StoreAsync();
        await store.EnqueueAsync([New(store)], Now);
        var job = Assert.Single(await AcquireAsync(store, 1));
        await Server.StopAsync();
        var writing = store.TryWriteAsync(job, Complete(store, job), Now);
        await Server.StartAgainAsync();
        Assert.True(await writing);
        Assert.Equal(JobState.Completed, (await store.FindAsync(job.Id, Now))!.State);
    }

    [Fact]
    public async Task An_outcome_whose_commit_was_not_heard_counts_as_written()
    {
        var store = await StoreAsync();
        await store.EnqueueAsync([New(store)], Now);
        var job = Assert.Single(await AcquireAsync(store, 1));
        var next = Complete(store, job);
        var write = new OutcomeWrite(job, next) { IsAmbiguous = true };
        Assert.True(await store.TryWriteAsync(job, next, Now));
        await using var database = await OpenAsync();
        await using var connection = await database.ConnectAsync(Now);
        Assert.True(await write.FindWrittenAsync(connection));
    }

    [Fact]
    public async Task A_change_whose_commit_was_not_heard_counts_as_done_also_when_the_job_was_started_since()
    {
        var store = await StoreAsync();
        await store.EnqueueAsync([New(store), New(store)], Now);
        var (job, other) = ((await store.ListAsync(new JobFilter { Limit = 2 }, Now)).Jobs) is [var first, var second] ? (first, second) : default;
        job = (await store.FindAsync(job.Id, Now))!;
        other = (await store.FindAsync(other.Id, Now))!;
        var next = JobLife.Edit(job, new JobEdit { Priority = -7 }, store.Clock.GetUtcNow());
        var write = new EditWrite(job, next) { IsAmbiguous = true };
        Assert.True(await store.TryEditAsync(job, next, Now));
        Assert.Equal(job.Id, Assert.Single(await AcquireAsync(store, 1)).Id);
        await using var database = await OpenAsync();
        await using var connection = await database.ConnectAsync(Now);
        Assert.True(await write.FindWrittenAsync(connection));
        // One that somebody else's change came before was not done.
        var lost = new EditWrite(other, JobLife.Edit(other, new JobEdit { Priority = 8 }, store.Clock.GetUtcNow())) { IsAmbiguous = true };
        Assert.True(await store.TryEditAsync(other, JobLife.Edit(other, new JobEdit { Priority = 9 }, store.Clock.GetUtcNow()), Now));
        Assert.False(await lost.FindWrittenAsync(connection));
    }

    [Fact]
    public async Task A_silo_that_stands_still_within_an_acquisition_keeps_its_locks_for_a_few_seconds_only()
    {
        var store = await StoreAsync();
        await using var database = await OpenAsync();
        var queues = new PostgreSqlQueueStore(database, store.Clock, new NoNotifier());
        await queues.SaveAsync(new QueueRules { Queue = "default", MaxRunning = 5 }, Now);
        await store.EnqueueAsync([New(store)], Now);
        await using var still = await database.ConnectAsync(Now);
        await using (var holds = new NpgsqlCommand($"BEGIN; {QueueSql.LockShared}; {AcquireSql.LockQueues}", still))
            Assert.Equal(-1, await holds.ExecuteNonQueryAsync(Now));
        Assert.Single(await AcquireAsync(store, 1).WaitAsync(TimeSpan.FromSeconds(20), Now));
    }

    [Fact]
    public async Task Changes_of_the_same_jobs_in_two_orders_do_not_wait_for_each_other()
    {
        const int Rounds = 100;
        var store = await StoreAsync();
        Job[] jobs = [.. Enumerable.Range(0, 20).Select(_ => New(store))];
        await store.EnqueueAsync(jobs, Now);
        await using var database = await OpenAsync();
        // A deadlock is an error here, for nothing tries again.
        await Task.WhenAll(ChangeAsync(jobs), ChangeAsync([.. jobs.Reverse()]));

        async Task ChangeAsync(Job[] inOrder)
        {
            await using var connection = await database.ConnectAsync(Now);
            for (var round = 0; round < Rounds; round++)
            {
                await using var batch = new NpgsqlBatch(connection);
                new EditStep([.. inOrder.Select(job => (job, job))]).AddTo(batch, new Slot("mill/1", (short)(inOrder == jobs ? 0 : 1)));
                await batch.ExecuteNonQueryAsync(Now);
            }
        }
    }

    [Fact]
    public async Task An_outcome_that_another_s_rescue_came_before_does_not_count_as_written()
    {
        var store = await StoreAsync();
        await store.EnqueueAsync([New(store)], Now);
        var job = Assert.Single(await AcquireAsync(store, 1));
        var write = new OutcomeWrite(job, Complete(store, job)) { IsAmbiguous = true };
        var rescued = JobLife.Rescue(job, store.Clock.GetUtcNow(), _ => TimeSpan.Zero);
        Assert.True(await store.TryWriteAsync(job, rescued, Now));
        await using var database = await OpenAsync();
        await using var connection = await database.ConnectAsync(Now);
        Assert.False(await write.FindWrittenAsync(connection));
    }

    [Fact]
    public async Task An_enqueue_gives_up_in_time_and_what_was_not_sent_does_not_come_through()
    {
        var store = await StoreAsync(await OpenAsync(new PostgreSqlOptions { EnqueueTimeout = TimeSpan.FromMilliseconds(200) }));
        var first = New(store);
        await store.EnqueueAsync([first], Now);
        await Server.StopAsync();
        var lost = New(store);
        try
        {
            // The first finds the connection broken; the second waits behind it.
            var refused = await Assert.ThrowsAsync<StoreUnreachableException>(() => store.EnqueueAsync([lost], Now));
            Assert.Contains("0.2 s", refused.Message);
        }
        finally
        {
            await Server.StartAgainAsync();
        }

        var later = await StoreAsync();
        Assert.NotNull(await later.FindAsync(first.Id, Now));
        await AssertCountsAgreeAsync();
    }

    [Fact]
    public async Task An_enqueue_whose_commit_hangs_is_told_in_time_and_comes_through_once_and_what_waits_behind_it_never()
    {
        var store = await StoreAsync(await OpenAsync(new PostgreSqlOptions { EnqueueTimeout = TimeSpan.FromMilliseconds(200) }));
        var (sent, unsent) = (New(store), New(store));
        await using (var holder = new Npgsql.NpgsqlConnection(Connection))
        {
            await holder.OpenAsync(Now);
            await using var transaction = await holder.BeginTransactionAsync(Now);
            await using var command = new Npgsql.NpgsqlCommand("LOCK TABLE gristmill.jobs", holder, transaction);
            await command.ExecuteNonQueryAsync(Now);
            await Assert.ThrowsAsync<StoreUnreachableException>(() => store.EnqueueAsync([sent], Now));
            await Assert.ThrowsAsync<StoreUnreachableException>(() => store.EnqueueAsync([unsent], Now));
            await transaction.RollbackAsync(Now);
        }

        // It ends what it has begun.
        await store.DisposeAsync();
        var later = await StoreAsync();
        Assert.Equal(sent.Id, Assert.Single((await later.ListAsync(new JobFilter(), Now)).Jobs).Id);
        await AssertCountsAgreeAsync();
    }

    [Fact]
    public async Task A_write_that_fails_takes_no_other_of_its_group_with_it()
    {
        var store = await StoreAsync();
        var bad = New(store) with { Queue = "no\0nul" };
        Job[] good = [.. Enumerable.Range(0, 50).Select(_ => New(store))];
        var failing = store.EnqueueAsync([bad], Now);
        var writing = Task.WhenAll(good.Select(job => store.EnqueueAsync([job], Now)));
        await Assert.ThrowsAnyAsync<Exception>(() => failing);
        await writing;
        Assert.Equal([new JobCount("default", JobState.Available, good.Length)], await store.CountAsync(Now));
    }

    private async Task RestartRepeatedlyAsync(int times)
    {
        for (var restart = 0; restart < times; restart++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            await Server.StopAsync();
            await Server.StartAgainAsync();
        }
    }

    private async Task CutRepeatedlyAsync(int times)
    {
        for (var cut = 0; cut < times; cut++)
        {
            await CutAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}
