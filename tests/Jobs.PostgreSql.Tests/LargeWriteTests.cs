using Npgsql;

namespace Gristmill.Jobs.PostgreSql.Tests;

public sealed class LargeWriteTests(ServerFixture fixture) : StoreTest(fixture)
{
    [Fact]
    public async Task Large_jobs_that_come_together_are_stored_in_several_groups()
    {
        var store = await StoreAsync();
        var args = new byte[1024 * 1024];
        Array.Fill(args, (byte)' ');
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => store.EnqueueAsync([New(store, new NewJob
        {
            Module = "mill", Operation = "grind", Lane = JobLane.Cpu, Args = args,
        })], Now)));
        var jobs = await AcquireAsync(store, 40);
        Assert.Equal(40, jobs.Count);
        Assert.All(jobs, job => Assert.Equal(args.Length, job.Args.Length));
    }

    [Fact]
    public async Task An_acquisition_that_finds_only_jobs_that_others_have_locked_tells_that_there_may_be_more()
    {
        var database = await OpenAsync();
        var store = await StoreAsync(database);
        await store.EnqueueAsync([New(store)], Now);
        await using var other = await database.ConnectAsync(Now);
        await using var transaction = await other.BeginTransactionAsync(Now);
        await using var locks = new NpgsqlCommand("SELECT id FROM jobs FOR UPDATE", other, transaction);
        await locks.ExecuteNonQueryAsync(Now);
        var none = await store.AcquireAsync(new AcquisitionRequest(JobLane.Cpu, ["mill/grind"], 10, Silo, Lease), Now);
        Assert.Empty(none.Jobs);
        Assert.True(none.MayHaveMore);
        await transaction.RollbackAsync(Now);
        Assert.Single(await AcquireAsync(store, 10));
    }
}
