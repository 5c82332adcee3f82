using Gristmill.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Conformance.Jobs;

/// <summary>What is done with many jobs at once.</summary>
public abstract partial class JobStoreConformance
{
    /// <summary>The bulk tasks over the database that <see cref="Store"/> is over.</summary>
    protected abstract IBulkStore BulkTasks { get; }

    private BulkRunner Bulk(string silo = Silo, int jobsPerSecond = 100_000) => new(BulkTasks, Store, new QueueKeys(Queues, Clock),
        new SiloIncarnation(silo, Clock.GetUtcNow()), new BulkOptions { JobsPerSecond = jobsPerSecond }, NullLogger<BulkRunner>.Instance);

    private async Task<BulkTask> OrderAsync(BulkOrder order)
    {
        var task = new BulkTask(_ids!.Next(), order, Clock.GetUtcNow()) { LeaseExpiresAt = Clock.GetUtcNow() };
        await BulkTasks.AddAsync(task, Now);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        return task;
    }

    /// <summary>Has a runner run what is free, while the time goes on.</summary>
    private async Task RunAsync(BulkRunner runner, TimeSpan step, Func<Task<bool>>? until = null, CancellationTokenSource? stop = null)
    {
        var running = runner.RunFreeAsync(stop?.Token ?? Now);
        while (!running.IsCompleted)
        {
            if (until is not null && await until()) break;
            Clock.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Now);
        }

        if (stop is not null) await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.False(running.IsFaulted, running.Exception?.ToString());
    }

    private async Task<BulkTask> DoneAsync(BulkOrder order)
    {
        var task = await OrderAsync(order);
        await using var runner = Bulk();
        await RunAsync(runner, TimeSpan.FromMilliseconds(10));
        return (await BulkTasks.FindAsync(task.Id, Now))!;
    }

    private async Task DiscardAsync(int count)
    {
        await EnqueueManyAsync(count);
        foreach (var job in await AcquireAsync(count))
            Assert.True(await Store.TryWriteAsync(job, End(job, new AttemptEnd.Failed("x", "", Retryable: false)), Now));
    }

    private static BulkOrder RetryDiscarded => new(BulkAction.Retry, new JobFilter { State = JobState.Discarded });

    [Fact]
    public async Task Many_jobs_are_retried_and_others_left_alone()
    {
        await DiscardAsync(450);
        await EnqueueAsync(Some.NewJob with { ScheduledAt = Clock.GetUtcNow() + TimeSpan.FromHours(1) });
        var done = await DoneAsync(RetryDiscarded);
        Assert.Equal((BulkState.Completed, 450, 450, 0), (done.State, done.Found, done.Changed, done.Skipped));
        Assert.NotNull(done.EndedAt);
        Assert.Equal(450, await CountAsync(JobState.Available));
        Assert.Equal(1, await CountAsync(JobState.Scheduled));
        var job = (await AcquireAsync(1)).Single();
        Assert.Equal((2, "x"), (job.Attempt, Assert.Single(job.History).Code));
    }

    [Fact]
    public async Task A_bulk_task_goes_on_where_a_dead_silo_left_it()
    {
        await DiscardAsync(450);
        var task = await OrderAsync(RetryDiscarded);
        await using (var first = Bulk(jobsPerSecond: 20))
        {
            using var stop = new CancellationTokenSource();
            await RunAsync(first, TimeSpan.FromMilliseconds(10), async () => (await BulkTasks.FindAsync(task.Id, Now))!.Changed > 0, stop);
        }

        await using var second = Bulk("other/1");
        await RunAsync(second, TimeSpan.FromMilliseconds(10));
        Assert.Equal(200, (await BulkTasks.FindAsync(task.Id, Now))!.Changed);
        Clock.Advance(TimeSpan.FromSeconds(16));
        await RunAsync(second, TimeSpan.FromMilliseconds(10));
        var done = (await BulkTasks.FindAsync(task.Id, Now))!;
        Assert.Equal((BulkState.Completed, 450, "other/1"), (done.State, done.Changed, done.Silo));
        Assert.Equal(450, await CountAsync(JobState.Available));
    }

    [Fact]
    public async Task A_bulk_task_stops_when_it_is_asked_to()
    {
        await DiscardAsync(450);
        var task = await OrderAsync(RetryDiscarded);
        await using var runner = Bulk(jobsPerSecond: 2_000);
        var asked = false;
        await RunAsync(runner, TimeSpan.FromMilliseconds(1), async () =>
        {
            var held = (await BulkTasks.FindAsync(task.Id, Now))!;
            if (!asked && held.Changed == 200)
                asked = await BulkTasks.TryWriteAsync(held, held with { StopRequested = true, Version = held.Version + 1 }, Now);
            return false;
        });
        var stopped = (await BulkTasks.FindAsync(task.Id, Now))!;
        Assert.Equal(BulkState.Stopped, stopped.State);
        Assert.InRange(stopped.Changed, 200, 400);
        Assert.Equal(450 - stopped.Changed, await CountAsync(JobState.Discarded));
    }

    [Fact]
    public async Task A_bulk_task_that_was_stopped_before_anybody_took_it_up_does_nothing()
    {
        await DiscardAsync(3);
        var task = await OrderAsync(RetryDiscarded);
        Assert.True(await BulkTasks.TryWriteAsync(task, task with { StopRequested = true, Version = task.Version + 1 }, Now));
        await using var runner = Bulk();
        await RunAsync(runner, TimeSpan.FromMilliseconds(10));
        Assert.Equal((BulkState.Stopped, 0), await BulkTasks.FindAsync(task.Id, Now) is { } stopped ? (stopped.State, stopped.Changed) : default);
        Assert.Equal(3, await CountAsync(JobState.Discarded));
    }

    [Fact]
    public async Task A_bulk_task_leaves_alone_what_is_enqueued_after_the_order()
    {
        await EnqueueAsync();
        var id = _ids!.Next();
        var task = new BulkTask(id, new BulkOrder(BulkAction.Cancel, new JobFilter { Module = "mill" }), Clock.GetUtcNow())
        {
            LeaseExpiresAt = Clock.GetUtcNow(), After = id,
        };
        await BulkTasks.AddAsync(task, Now);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await EnqueueAsync();
        await using var runner = Bulk();
        await RunAsync(runner, TimeSpan.FromMilliseconds(10));
        Assert.Equal(1, await CountAsync(JobState.Canceled));
        Assert.Equal(1, await CountAsync(JobState.Available));
    }

    [Fact]
    public async Task Many_jobs_are_canceled_moved_and_deleted()
    {
        await EnqueueManyAsync(3);
        var running = (await AcquireAsync(1)).Single();
        Assert.Equal(2, (await DoneAsync(new(BulkAction.SetPriority, new JobFilter { Module = "mill" }) { Priority = -7 })).Changed);
        await Queues.SaveAsync(Rules("keyed") with { Keys = new KeyRules("grain") }, Now);
        Assert.Equal(2, (await DoneAsync(new(BulkAction.SetQueue, new JobFilter { Module = "mill" }) { Queue = "keyed" })).Changed);
        var later = Clock.GetUtcNow() + TimeSpan.FromHours(1);
        var moved = await DoneAsync(new(BulkAction.Reschedule, new JobFilter { Queue = "keyed" }) { ScheduledAt = later });
        Assert.Equal((2, 2), (moved.Found, moved.Changed));
        var jobs = (await Store.ListAsync(new JobFilter { Queue = "keyed" }, Now)).Jobs;
        Assert.All(jobs, job => Assert.Equal((-7, "rye", JobState.Scheduled, later), ((int)job.Priority, job.Key, job.State, job.ScheduledAt)));
        Assert.Equal((3, 3), await DoneAsync(new(BulkAction.Cancel, new JobFilter { Module = "mill" })) is var canceled
            ? (canceled.Found, canceled.Changed) : default);
        Assert.NotNull((await Store.FindAsync(running.Id, Now))!.CancelRequestedAt);
        Assert.Equal(2, (await DoneAsync(new(BulkAction.Delete, new JobFilter { Module = "mill" }))).Changed);
        Assert.Equal([new JobCount("default", JobState.Running, 1)], await Store.CountAsync(Now));
    }

    [Fact]
    public async Task A_job_that_would_expire_before_it_is_due_is_not_rescheduled()
    {
        var later = Clock.GetUtcNow() + TimeSpan.FromHours(1);
        var expiring = await EnqueueAsync(Some.NewJob with { ExpiresAt = later });
        await EnqueueAsync(Some.NewJob with { ExpiresAt = later + TimeSpan.FromSeconds(1) });
        var moved = await DoneAsync(new(BulkAction.Reschedule, new JobFilter { Module = "mill" }) { ScheduledAt = later });
        Assert.Equal((2, 1, 1), (moved.Found, moved.Changed, moved.Skipped));
        Assert.Equal((JobState.Available, expiring.ScheduledAt), await Store.FindAsync(expiring.Id, Now) is { } kept
            ? (kept.State, kept.ScheduledAt) : default);
    }

    [Fact]
    public async Task A_trial_run_counts_and_changes_nothing()
    {
        await DiscardAsync(30);
        await EnqueueManyAsync(12, Some.NewJob with { Tags = ["red"] });
        var all = await BulkPreview.OfAsync(Store, new JobFilter { State = JobState.Discarded }, Now);
        Assert.Equal((30, true, 10), (all.Count, all.IsComplete, all.Sample.Count));
        var tagged = await BulkPreview.OfAsync(Store, new JobFilter { Tag = "red", Module = "mill" }, Now);
        Assert.Equal((12, true), (tagged.Count, tagged.IsComplete));
        Assert.Equal(30, await CountAsync(JobState.Discarded));
    }

    [Fact]
    public async Task Ended_bulk_tasks_are_listed_and_go_in_time()
    {
        var task = await DoneAsync(RetryDiscarded);
        Assert.Equal(task.Id, Assert.Single(await BulkTasks.ListAsync(10, Now)).Id);
        Clock.Advance(TimeSpan.FromDays(8));
        await using var runner = Bulk();
        await RunAsync(runner, TimeSpan.FromSeconds(1));
        Assert.Empty(await BulkTasks.ListAsync(10, Now));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 5)]
    public async Task A_bulk_task_whose_step_fails_for_good_ends_with_the_reason(bool permanent, int tries)
    {
        await DiscardAsync(2);
        var (store, faults) = FaultyStore.Over(Store);
        faults.Failure = permanent ? new InvalidOperationException("No such thing.") : new IOException("Out of reach.");
        await using var runner = new BulkRunner(BulkTasks, store, new QueueKeys(Queues, Clock), new SiloIncarnation(Silo, Clock.GetUtcNow()),
            new BulkOptions(), NullLogger<BulkRunner>.Instance);
        var id = (await OrderAsync(RetryDiscarded)).Id;
        for (var tried = 1; tried <= tries; tried++)
        {
            Assert.Equal(BulkState.Running, (await BulkTasks.FindAsync(id, Now))!.State);
            await runner.RunFreeAsync(Now);
            Assert.Equal(tried, (await BulkTasks.FindAsync(id, Now))!.Failures);
            Clock.Advance(TimeSpan.FromSeconds(20));
        }

        var task = (await BulkTasks.FindAsync(id, Now))!;
        Assert.Equal(BulkState.Failed, task.State);
        Assert.NotNull(task.EndedAt);
        Assert.Contains(faults.Failure.Message, task.Failure);
        Assert.Empty(await BulkTasks.ListFreeAsync(Clock.GetUtcNow(), Now));
    }

    [Fact]
    public async Task A_bulk_task_whose_step_fails_goes_on_when_it_can()
    {
        await DiscardAsync(2);
        var (store, faults) = FaultyStore.Over(Store);
        faults.Failure = new IOException("Out of reach.");
        await using var runner = new BulkRunner(BulkTasks, store, new QueueKeys(Queues, Clock), new SiloIncarnation(Silo, Clock.GetUtcNow()),
            new BulkOptions(), NullLogger<BulkRunner>.Instance);
        var id = (await OrderAsync(RetryDiscarded)).Id;
        await runner.RunFreeAsync(Now);
        faults.Failure = null;
        Clock.Advance(TimeSpan.FromSeconds(20));
        await RunAsync(runner, TimeSpan.FromMilliseconds(10));
        var task = (await BulkTasks.FindAsync(id, Now))!;
        Assert.Equal((BulkState.Completed, 2, 0, null), (task.State, task.Changed, task.Failures, task.Failure));
    }
}
