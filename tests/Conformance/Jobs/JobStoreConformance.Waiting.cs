using Gristmill.Jobs;

namespace Gristmill.Conformance.Jobs;

/// <summary>The one reason for which a job waits, and that it is true: when it is taken away, the job is taken.</summary>
public abstract partial class JobStoreConformance
{
    private async Task<WaitReason?> WhyAsync(Job job)
    {
        var reasons = new WaitReasons(Store, Queues, new JobRunnerOptions { LostAfter = LostAfter });
        return await reasons.FindAsync((await Store.FindAsync(job.Id, Now))!, Now);
    }

    private Task BeatAsync(params string[] modules) =>
        Store.HeartbeatAsync(new SiloHeartbeat(Silo, Clock.GetUtcNow()) { Modules = modules }, Now);

    [Fact]
    public async Task A_job_waits_for_its_time_or_its_backoff()
    {
        var scheduled = await EnqueueAsync(Some.NewJob with { ScheduledAt = Clock.GetUtcNow() + TimeSpan.FromMinutes(1) });
        var why = await WhyAsync(scheduled);
        Assert.Equal((WaitCodes.Scheduled, scheduled.ScheduledAt), (why!.Code, why.Until));
        var running = await RunningAsync();
        Assert.Null(await WhyAsync(running));
        var retrying = End(running, new AttemptEnd.Failed("x", "", Retryable: true));
        Assert.True(await Store.TryWriteAsync(running, retrying, Now));
        why = await WhyAsync(running);
        Assert.Equal((WaitCodes.Backoff, retrying.ScheduledAt), (why!.Code, why.Until));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await Store.PromoteAsync(10, Now)).Promoted);
        Assert.Equal(2, (await AcquireAsync()).Count);
    }

    [Fact]
    public async Task A_job_waits_for_a_silo_that_has_its_module()
    {
        var job = await EnqueueAsync();
        Assert.Equal(WaitCodes.NoCapableSilo, (await WhyAsync(job))!.Code);
        await BeatAsync("mill");
        Assert.Equal(WaitCodes.NoPermit, (await WhyAsync(job))!.Code);
        Clock.Advance(LostAfter * 2);
        Assert.Equal(WaitCodes.NoCapableSilo, (await WhyAsync(job))!.Code);
    }

    [Fact]
    public async Task A_job_waits_for_a_paused_queue()
    {
        await BeatAsync("mill");
        var job = await EnqueueAsync();
        await Queues.PauseAsync("default", paused: true, Now);
        Assert.Equal(WaitCodes.QueuePaused, (await WhyAsync(job))!.Code);
        Assert.Empty(await AcquireAsync());
        await Queues.PauseAsync("default", paused: false, Now);
        Assert.Equal(WaitCodes.NoPermit, (await WhyAsync(job))!.Code);
        Assert.Single(await AcquireAsync());
    }

    [Fact]
    public async Task A_job_waits_for_those_that_hold_its_queue_s_limit()
    {
        await BeatAsync("mill");
        await Queues.SaveAsync(Rules() with { MaxRunning = 2 }, Now);
        await EnqueueManyAsync(2);
        var holders = await AcquireAsync();
        var job = await EnqueueAsync();
        var why = (await WhyAsync(job))!;
        Assert.Equal(WaitCodes.QueueLimit, why.Code);
        Assert.Equal(holders.Select(holder => holder.Id).Order(), why.Jobs.Order());
        Assert.Empty(await AcquireAsync());
        await CompleteAsync(holders[0]);
        Assert.Equal(WaitCodes.NoPermit, (await WhyAsync(job))!.Code);
        Assert.Single(await AcquireAsync());
    }

    [Fact]
    public async Task A_job_waits_for_a_silo_that_may_hold_more_of_its_queue()
    {
        await BeatAsync("mill");
        await Queues.SaveAsync(Rules() with { MaxRunningPerSilo = 1 }, Now);
        await EnqueueAsync();
        var holder = Assert.Single(await AcquireAsync());
        var job = await EnqueueAsync();
        var why = (await WhyAsync(job))!;
        Assert.Equal(WaitCodes.SiloLimit, why.Code);
        Assert.Equal([holder.Id], why.Jobs);
        Assert.Empty(await AcquireAsync());
        await Store.HeartbeatAsync(new SiloHeartbeat("other/1", Clock.GetUtcNow()) { Modules = ["mill"] }, Now);
        Assert.Equal(WaitCodes.NoPermit, (await WhyAsync(job))!.Code);
        Assert.Single(await AcquireAsync(silo: "other/1"));
    }

    [Fact]
    public async Task A_job_waits_for_its_queue_s_rate()
    {
        await BeatAsync("mill");
        await Queues.SaveAsync(Rules() with { Rate = FivePerMinute }, Now);
        await EnqueueManyAsync(5);
        Assert.Equal(5, (await AcquireAsync()).Count);
        var job = await EnqueueAsync();
        var why = (await WhyAsync(job))!;
        Assert.Equal(WaitCodes.QueueRate, why.Code);
        Clock.Advance(why.Until!.Value - Clock.GetUtcNow() - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await AcquireAsync());
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Single(await AcquireAsync());
    }

    [Fact]
    public async Task A_job_waits_for_the_limits_of_its_key()
    {
        await BeatAsync("mill");
        await Queues.SaveAsync(Rules() with { Keys = new KeyRules("tenant") { MaxRunning = 1 } }, Now);
        await EnqueueManyAsync(2, JobOf("b"));
        await EnqueueAsync(JobOf("a"));
        var holders = await AcquireAsync();
        var job = await EnqueueAsync(JobOf("a"));
        var why = (await WhyAsync(job))!;
        Assert.Equal(WaitCodes.KeyLimit, why.Code);
        Assert.Equal([holders.Single(holder => holder.Key == "a").Id], why.Jobs);

        await Queues.SaveAsync(Rules("paced") with { Keys = new KeyRules("tenant") { Rate = new RateLimit(1, TimeSpan.FromMinutes(1)) } }, Now);
        await EnqueueAsync(JobOf("a", "paced"));
        Assert.Single(await AcquireAsync());
        job = await EnqueueAsync(JobOf("a", "paced"));
        why = (await WhyAsync(job))!;
        Assert.Equal(WaitCodes.KeyRate, why.Code);
        Assert.Empty(await AcquireAsync());
        Clock.Advance(why.Until!.Value - Clock.GetUtcNow());
        Assert.Equal(job.Id, Assert.Single(await AcquireAsync()).Id);
    }

    [Fact]
    public async Task A_job_waits_behind_others()
    {
        await BeatAsync("mill", "press");
        await EnqueueManyAsync(3, Some.NewJob with { Module = "press" });
        await EnqueueManyAsync(2, Some.NewJob with { Queue = "paused" });
        await EnqueueManyAsync(2, Some.NewJob with { Queue = "other", Priority = -1 });
        await EnqueueManyAsync(2, Some.NewJob with { Lane = JobLane.Io });
        await Queues.PauseAsync("paused", paused: true, Now);
        var job = await EnqueueAsync();
        await EnqueueManyAsync(4);
        var why = (await WhyAsync(job))!;
        Assert.Equal((WaitCodes.Behind, "5 jobs come first."), (why.Code, why.Message));
        Assert.DoesNotContain(await AcquireAsync(5), taken => taken.Id == job.Id);
        Assert.Equal(WaitCodes.NoPermit, (await WhyAsync(job))!.Code);
        Assert.Equal(job.Id, Assert.Single(await AcquireAsync(1)).Id);
        Assert.Null(await WhyAsync(job));
    }

    [Fact]
    public async Task A_job_is_not_behind_those_that_the_limits_of_their_own_queue_hold_back()
    {
        await BeatAsync("mill");
        await Queues.SaveAsync(Rules("one") with { MaxRunning = 1 }, Now);
        await Queues.SaveAsync(Rules("paced") with { Rate = FivePerMinute }, Now);
        await Queues.SaveAsync(Rules("few") with { MaxRunningPerSilo = 1 }, Now);
        foreach (var queue in (string[])["one", "paced", "few"]) await EnqueueManyAsync(9, Some.NewJob with { Queue = queue });
        Assert.Equal(7, (await AcquireAsync(30)).Count);
        var job = await EnqueueAsync();
        Assert.Equal(WaitCodes.NoPermit, (await WhyAsync(job))!.Code);
        await Queues.SaveAsync(Rules("one") with { MaxRunning = 3 }, Now);
        var why = (await WhyAsync(job))!;
        Assert.Equal((WaitCodes.Behind, "2 jobs come first."), (why.Code, why.Message));
        await Queues.SaveAsync(Rules("paced") with { Rate = FivePerMinute with { Starts = 7 } }, Now);
        Assert.Equal("4 jobs come first.", (await WhyAsync(job))!.Message);
        await Store.HeartbeatAsync(new SiloHeartbeat("other/1", Clock.GetUtcNow()) { Modules = ["mill"] }, Now);
        Assert.Equal("5 jobs come first.", (await WhyAsync(job))!.Message);
        Assert.DoesNotContain(await AcquireAsync(5, "other/1"), taken => taken.Id == job.Id);
        Assert.Equal(job.Id, Assert.Single(await AcquireAsync(30, "other/1")).Id);
    }

    [Fact]
    public async Task A_job_is_not_behind_those_that_no_silo_can_run()
    {
        await BeatAsync("mill");
        await EnqueueManyAsync(3, Some.NewJob with { Module = "press" });
        await EnqueueManyAsync(3, Some.NewJob with { Module = "press", Queue = "other" });
        var job = await EnqueueAsync();
        Assert.Equal(WaitCodes.NoPermit, (await WhyAsync(job))!.Code);
        await BeatAsync("mill", "press");
        Assert.Equal("6 jobs come first.", (await WhyAsync(job))!.Message);
    }

    [Fact]
    public async Task A_limit_is_the_reason_of_as_many_jobs_as_it_lets_in_next()
    {
        await BeatAsync("mill");
        await Queues.SaveAsync(Rules() with { MaxRunning = 1 }, Now);
        await EnqueueManyAsync(1);
        var holder = Assert.Single(await AcquireAsync());
        Job[] jobs = [await EnqueueAsync(), await EnqueueAsync(), await EnqueueAsync()];
        Assert.Equal((WaitCodes.QueueLimit, "1 job of queue default runs, and no more than 1 may."), await SayAsync(jobs[0]));
        Assert.Equal((WaitCodes.Behind, "1 job of queue default comes first."), await SayAsync(jobs[1]));
        Assert.Equal((WaitCodes.Behind, "2 jobs of queue default come first."), await SayAsync(jobs[2]));
        await CompleteAsync(holder);
        Assert.Equal((WaitCodes.Behind, "2 jobs of queue default come first."), await SayAsync(jobs[2]));
        Assert.Equal(jobs[0].Id, Assert.Single(await AcquireAsync()).Id);
    }

    [Fact]
    public async Task A_rate_is_the_reason_of_as_many_jobs_as_start_when_it_has_room()
    {
        await BeatAsync("mill");
        await Queues.SaveAsync(Rules() with { Rate = FivePerMinute with { Starts = 3 } }, Now);
        await EnqueueManyAsync(1);
        await AcquireAsync();
        Clock.Advance(TimeSpan.FromSeconds(10));
        await EnqueueManyAsync(2);
        Assert.Equal(2, (await AcquireAsync()).Count);
        Job[] jobs = [await EnqueueAsync(), await EnqueueAsync(), await EnqueueAsync()];
        var first = (await WhyAsync(jobs[0]))!;
        Assert.Equal(WaitCodes.QueueRate, first.Code);
        Assert.Equal((WaitCodes.Behind, "1 job of queue default comes first."), await SayAsync(jobs[1]));
        // Fewer than have started: the first to leave makes no room.
        await Queues.SaveAsync(Rules() with { Rate = FivePerMinute with { Starts = 2 } }, Now);
        var (one, two) = ((await WhyAsync(jobs[0]))!, (await WhyAsync(jobs[1]))!);
        Assert.Equal((WaitCodes.QueueRate, WaitCodes.QueueRate, one.Until), (one.Code, two.Code, two.Until));
        Assert.True(one.Until > first.Until);
        Assert.Equal((WaitCodes.Behind, "2 jobs of queue default come first."), await SayAsync(jobs[2]));
        Clock.Advance(one.Until!.Value - Clock.GetUtcNow() - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await AcquireAsync());
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([jobs[0].Id, jobs[1].Id], (await AcquireAsync()).Select(taken => taken.Id));
    }

    [Fact]
    public async Task A_key_s_limit_is_the_reason_of_as_many_of_its_jobs_as_it_lets_in_next()
    {
        await BeatAsync("mill");
        await Queues.SaveAsync(Rules() with { Keys = new KeyRules("tenant") { MaxRunning = 1 } }, Now);
        await EnqueueManyAsync(1, JobOf("a"));
        await AcquireAsync();
        Job[] jobs = [await EnqueueAsync(JobOf("a")), await EnqueueAsync(JobOf("a"))];
        Assert.Equal((WaitCodes.KeyLimit, "1 job of key 'a' in queue default runs, and no more than 1 may."), await SayAsync(jobs[0]));
        Assert.Equal((WaitCodes.Behind, "1 job of key 'a' in queue default comes first."), await SayAsync(jobs[1]));
    }

    [Fact]
    public async Task A_job_waits_for_the_turns_of_other_keys()
    {
        await BeatAsync("mill");
        await Queues.SaveAsync(Rules() with { MaxRunning = 1, Keys = new KeyRules("tenant") }, Now);
        await EnqueueManyAsync(1, JobOf("b"));
        var holder = Assert.Single(await AcquireAsync());
        var jobs = new Dictionary<string, Job>();
        foreach (var key in (string[])["a", "b", "c", "d"]) jobs[key] = await EnqueueAsync(JobOf(key));
        var second = await EnqueueAsync(JobOf("c"));
        Assert.Equal(WaitCodes.QueueLimit, (await WhyAsync(jobs["c"]))!.Code);
        Assert.Equal((WaitCodes.Behind, "1 job of queue default comes first."), await SayAsync(jobs["d"]));
        Assert.Equal((WaitCodes.Behind, "2 jobs of queue default come first."), await SayAsync(jobs["a"]));
        Assert.Equal((WaitCodes.Behind, "3 jobs of queue default come first."), await SayAsync(jobs["b"]));
        Assert.Equal((WaitCodes.Behind, "1 job of key 'c' in queue default comes first."), await SayAsync(second));
        foreach (var key in (string[])["c", "d", "a", "b"])
        {
            await CompleteAsync(holder);
            Assert.Equal(WaitCodes.NoPermit, (await WhyAsync(jobs[key]))!.Code);
            holder = Assert.Single(await AcquireAsync());
            Assert.Equal(jobs[key].Id, holder.Id);
        }
    }

    [Fact]
    public async Task A_job_does_not_wait_for_the_turn_of_a_key_that_is_at_its_own_limit()
    {
        await BeatAsync("mill");
        await Queues.SaveAsync(Rules() with { MaxRunning = 2, Keys = new KeyRules("tenant") { MaxRunning = 1 } }, Now);
        await EnqueueManyAsync(1, JobOf("b"));
        await EnqueueManyAsync(1, JobOf("z"));
        var holders = await AcquireAsync();
        await EnqueueManyAsync(3, JobOf("b"));
        var job = await EnqueueAsync(JobOf("c"));
        Assert.Equal(WaitCodes.QueueLimit, (await WhyAsync(job))!.Code);
        await CompleteAsync(holders.Single(holder => holder.Key == "z"));
        Assert.Equal(job.Id, Assert.Single(await AcquireAsync()).Id);
    }

    [Fact]
    public async Task A_job_that_expires_before_it_is_due_is_said_to_be_discarded_then()
    {
        await EnqueueAsync(Some.NewJob with { ExpiresAt = Clock.GetUtcNow() + TimeSpan.FromMinutes(10) });
        var running = Assert.Single(await AcquireAsync());
        var retrying = End(running, new AttemptEnd.Failed("x", "", Retryable: true) { RetryAfter = TimeSpan.FromHours(2) });
        Assert.True(await Store.TryWriteAsync(running, retrying, Now));
        var why = (await WhyAsync(running))!;
        Assert.Equal((WaitCodes.Expires, running.ExpiresAt), (why.Code, why.Until));
        Clock.Advance(TimeSpan.FromMinutes(10));
        await Store.PromoteAsync(10, Now);
        Assert.Equal((JobState.Discarded, ErrorCodes.Expired), await Store.FindAsync(running.Id, Now) is { } ended ? (ended.State, ended.ErrorCode) : default);
    }

    private async Task<(string Code, string Message)> SayAsync(Job job) => await WhyAsync(job) is { } why ? (why.Code, why.Message) : default;
}
