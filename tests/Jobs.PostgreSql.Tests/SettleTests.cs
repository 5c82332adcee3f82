using Gristmill.Conformance.Jobs;

namespace Gristmill.Jobs.PostgreSql.Tests;

/// <summary>Ends that are told while jobs come that wait for them, on several connections.</summary>
public sealed class SettleTests(ServerFixture fixture) : StoreTest(fixture)
{
    [Fact]
    public async Task A_job_that_comes_while_the_end_it_waits_for_is_told_hears_of_it()
    {
        const int Ended = 300;
        const int Enqueuers = 30;
        const int Rounds = 60;
        var store = await StoreAsync();
        var others = await Task.WhenAll(Enumerable.Range(2, 3).Select(async number => await StoreAsync(await OpenAsync(), $"mill/{number}")));
        await store.EnqueueAsync([.. Enumerable.Range(0, Ended).Select(_ => New(store))], Now);
        var ended = await AcquireAsync(store, Ended);
        await Task.WhenAll(ended.Select(job => store.TryWriteAsync(job, Complete(store, job), Now)));
        var enqueuing = Task.WhenAll(Enumerable.Range(0, Enqueuers).Select(number => Task.Run(async () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var job = new UniqueJob(New(store, Some.NewJob with { WaitsFor = 1 }), [])
                {
                    After = [new Dependency(ended[(number + (round * Enqueuers)) % ended.Count].Id)],
                };
                await others[number % others.Length].EnqueueUniqueAsync(Workflow.Tie([job]), null, Now);
            }
        }, Now)));
        while (!enqueuing.IsCompleted) await store.SettleAsync(1_000, Now);
        await enqueuing;
        while ((await store.SettleAsync(1_000, Now)).MayHaveMore)
        {
        }

        Assert.Equal("0", (await Server.QueryAsync(Name, "SELECT count(*) FROM gristmill.job_dependencies WHERE outcome IS NULL")).Trim());
        Assert.Equal("0", (await Server.QueryAsync(Name, "SELECT count(*) FROM gristmill.jobs WHERE waits_for > 0")).Trim());
    }
}
