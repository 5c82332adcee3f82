using Gristmill.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Conformance.Jobs;

/// <summary>Jobs that ended before those they wait for, made to run after all; and bounds on what is handed on at once.</summary>
public abstract partial class JobStoreConformance
{
    private async Task RetryAsync(Guid id) => Assert.True(await Store.TryRetryAsync(await FindAsync(id), Now));

    private async Task<(UniqueJob Good, UniqueJob Bad, UniqueJob Waits)> OneOfTwoFailedAsync()
    {
        var (good, bad) = (After(), After());
        var waits = After(new Dependency(good.Job.Id, "g"), new Dependency(bad.Job.Id, "b"));
        await StoreAsync(waits, good, bad);
        var running = (await AcquireAsync()).ToDictionary(job => job.Id);
        await EndAsync(running[good.Job.Id], "42");
        await EndAsync(running[bad.Job.Id], null);
        await SettleAsync();
        Assert.Equal(JobState.Canceled, (await FindAsync(waits.Job.Id)).State);
        return (good, bad, waits);
    }

    [Fact]
    public async Task A_result_is_kept_for_a_job_that_failed_for_another_though_its_own_is_pruned()
    {
        var (good, bad, waits) = await OneOfTwoFailedAsync();
        Assert.Equal(1, await Store.DeleteAsync([good.Job.Id], Now));
        await RetryAsync(bad.Job.Id);
        await RetryAsync(waits.Job.Id);
        Assert.Null((await FindAsync(waits.Job.Id)).ErrorCode);
        await EndAsync(Assert.Single(await AcquireAsync()), "7");
        await SettleAsync();
        var after = await FindAsync(waits.Job.Id);
        Assert.Equal("""Available {"grain":"rye","g":42,"b":7}""", $"{after.State} {Text(after.Args)}");
    }

    [Fact]
    public async Task What_became_of_results_is_not_asked_for_again()
    {
        var (good, bad, waits) = await OneOfTwoFailedAsync();
        await RetryAsync(bad.Job.Id);
        await RetryAsync(waits.Job.Id);
        await EndAsync(Assert.Single(await AcquireAsync()), "7");
        await SettleAsync();
        var job = await FindAsync(waits.Job.Id);
        Assert.True(await Store.TryWriteAsync(job, JobLife.Cancel(job, Clock.GetUtcNow()), Now));
        await SettleAsync();
        Assert.Equal(1, await Store.DeleteAsync([good.Job.Id], Now));
        await RetryAsync(waits.Job.Id);
        await SettleAsync();
        var after = await FindAsync(waits.Job.Id);
        Assert.Equal("""Available {"grain":"rye","g":42,"b":7}""", $"{after.State} {Text(after.Args)}");
    }

    [Fact]
    public async Task A_job_runs_after_all_though_none_of_those_is_left_that_it_waited_for()
    {
        var good = After();
        var waits = After(new Dependency(good.Job.Id, "g"));
        await StoreAsync(waits, good);
        var waiting = await FindAsync(waits.Job.Id);
        Assert.True(await Store.TryWriteAsync(waiting, JobLife.Cancel(waiting, Clock.GetUtcNow()), Now));
        await EndAsync((await AcquireAsync()).Single(), "42");
        await SettleAsync();
        Assert.Equal(1, await Store.DeleteAsync([good.Job.Id], Now));
        await RetryAsync(waits.Job.Id);
        var after = Assert.Single(await AcquireAsync());
        Assert.Equal($$"""{{waits.Job.Id}} {"grain":"rye","g":42}""", $"{after.Id} {Text(after.Args)}");
        Assert.Equal([new JobCount("default", JobState.Running, 1)], await Store.CountAsync(Now));
    }

    [Fact]
    public async Task A_job_does_not_wait_again_for_one_that_failed_and_was_not_retried()
    {
        var (good, bad, waits) = await OneOfTwoFailedAsync();
        Assert.False(await Store.TryRetryAsync(await FindAsync(waits.Job.Id), Now));
        await SettleAsync();
        Assert.Equal((JobState.Canceled, ErrorCodes.DependencyFailed), await FindAsync(waits.Job.Id) is var job ? (job.State, job.ErrorCode) : default);
        // Nor when it is gone, with what it came to.
        Assert.Equal(2, await Store.DeleteAsync([good.Job.Id, bad.Job.Id], Now));
        Assert.False(await Store.TryRetryAsync(await FindAsync(waits.Job.Id), Now));
    }

    [Fact]
    public async Task A_bulk_retry_repairs_a_chain_whose_last_jobs_are_found_first()
    {
        var root = After();
        var middle = After(new Dependency(root.Job.Id));
        UniqueJob[] leaves = [.. Enumerable.Range(0, 300).Select(_ => After(new Dependency(middle.Job.Id)))];
        await StoreAsync([root, middle, .. leaves]);
        await EndAsync((await AcquireAsync(1)).Single(), null);
        await SettleAsync();
        Assert.Equal(301, await CountAsync(JobState.Canceled));
        await RetryAsync(root.Job.Id);
        var task = await OrderAsync(new BulkOrder(BulkAction.Retry, new JobFilter { ErrorCode = ErrorCodes.DependencyFailed }));
        await using var runner = new BulkRunner(BulkTasks, Store, new QueueKeys(Queues, Clock), new SiloIncarnation(Silo, Clock.GetUtcNow()),
            new BulkOptions { JobsPerSecond = 100_000 }, NullLogger<BulkRunner>.Instance)
        {
            // What the runner of this or another node does at any moment.
            JobsChanged = () => SettleAsync().GetAwaiter().GetResult(),
        };
        await RunAsync(runner, TimeSpan.FromMilliseconds(10));
        var done = (await BulkTasks.FindAsync(task.Id, Now))!;
        Assert.Equal((BulkState.Completed, 301L, 301L, 0L), (done.State, done.Found, done.Changed, done.Skipped));
        Assert.Equal((0, 301), (await CountAsync(JobState.Canceled), await CountAsync(JobState.Scheduled)));
    }

    [Fact]
    public async Task Results_that_were_gathered_before_count_against_what_is_handed_on_at_once()
    {
        const int Waiters = 40;
        var (big, gate) = (After(), After());
        UniqueJob[] waiting = [.. Enumerable.Range(0, Waiters).Select(_ => After(new Dependency(big.Job.Id, "x"), new Dependency(gate.Job.Id)))];
        await StoreAsync([big, gate, .. waiting]);
        var running = (await AcquireAsync()).ToDictionary(job => job.Id);
        await EndAsync(running[big.Job.Id], $"\"{new string('x', 1 << 20)}\"");
        await SettleAsync();
        await EndAsync(running[gate.Job.Id], "1");
        var (released, steps) = (0, 0);
        for (Settlement step; released < Waiters; released += step.Released, steps++)
        {
            step = await Store.SettleAsync(1_000, Now);
            Assert.InRange(step.Changed.Sum(each => (long)each.Next.Args.Length), 1, DependencyLimits.SettledBytes);
            Assert.Equal(released + step.Released < Waiters, step.MayHaveMore);
        }

        Assert.InRange(steps, 3, Waiters);
        Assert.All(await AcquireAsync(Waiters), job => Assert.Equal((1 << 20) + """{"grain":"rye","x":""}""".Length, job.Args.Length));
    }
}
