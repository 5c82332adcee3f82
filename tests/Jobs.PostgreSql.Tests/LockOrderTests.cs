using Gristmill.Conformance.Jobs;
using Gristmill.Testing;
using Microsoft.Extensions.Logging;

namespace Gristmill.Jobs.PostgreSql.Tests;

/// <summary>Transactions of different nodes lock what they share in one order, so that none is undone by a deadlock.</summary>
public sealed class LockOrderTests(ServerFixture fixture) : StoreTest(fixture)
{
    private const int Rounds = 100;

    private readonly ListLogger<LockOrderTests> _log = new();

    private async Task<(IJobStore One, IJobStore Two, PostgreSqlDatabase Database)> NodesAsync()
    {
        var (first, second) = (await OpenAsync(logger: _log), await OpenAsync(logger: _log));
        return (await StoreAsync(first), await StoreAsync(second, "mill/2"), first);
    }

    private static UniqueClaim Claim(int key) => new($"k{key}", ConflictAction.Ignore);

    [Fact]
    public async Task Queues_are_locked_after_keys()
    {
        var (one, two, database) = await NodesAsync();
        await new PostgreSqlQueueStore(database, database.Clock, new NoNotifier())
            .SaveAsync(new QueueRules { Queue = "default", MaxRunning = 1_000_000 }, Now);
        await one.EnqueueAsync([.. Enumerable.Range(0, 2_000).Select(_ => New(one))], Now);
        await Task.WhenAll(Task.Run(() => RunAsync(one, Silo, overdue: false)), Task.Run(() => RunAsync(two, "mill/2", overdue: true)));
        Assert.DoesNotContain(_log.Entries, entry => entry.Level >= LogLevel.Warning);

        async Task RunAsync(IJobStore store, string silo, bool overdue)
        {
            for (var i = 0; i < Rounds; i++)
            {
                var enqueuing = store.EnqueueUniqueAsync([new UniqueJob(New(store), [Claim(i % 3)])], null, Now);
                var acquiring = store.AcquireAsync(new AcquisitionRequest(JobLane.Cpu, ["mill/grind"], 1, silo, Lease)
                {
                    OverdueBefore = overdue ? store.Clock.GetUtcNow() - TimeSpan.FromHours(1) : null,
                }, Now);
                await Task.WhenAll(enqueuing, acquiring);
            }
        }
    }

    [Fact]
    public async Task Keys_are_locked_after_jobs_that_have_ended()
    {
        const int Jobs = 50;
        var (one, two, _) = await NodesAsync();
        for (var round = 0; round < Rounds / 4; round++)
        {
            UniqueJob[] jobs = [.. Enumerable.Range(0, Jobs).Select(i => new UniqueJob(New(one), [Claim(i)]))];
            await one.EnqueueUniqueAsync(jobs, null, Now);
            foreach (var job in await AcquireAsync(one, Jobs)) Assert.True(await one.TryWriteAsync(job, Complete(one, job), Now));
            var deleting = one.DeleteAsync([.. jobs.Select(job => job.Job.Id)], Now);
            var enqueuing = Enumerable.Range(0, 5).Select(i => two.EnqueueUniqueAsync(
                [new UniqueJob(New(two, Some.NewJob with { WaitsFor = 1 }), [Claim(i * 7)]) { After = [new Dependency(jobs[i * 7].Job.Id)] }], null, Now));
            await Task.WhenAll([deleting, .. enqueuing]);
            while ((await one.SettleAsync(1_000, Now)).MayHaveMore)
            {
            }

            foreach (var job in await AcquireAsync(one, Jobs)) Assert.True(await one.TryWriteAsync(job, Complete(one, job), Now));
        }

        Assert.DoesNotContain(_log.Entries, entry => entry.Level >= LogLevel.Warning);
    }
}
