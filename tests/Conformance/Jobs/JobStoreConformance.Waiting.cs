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
        await AcquireAsync();
        var job = await EnqueueAsync();
        Assert.Equal(WaitCodes.SiloLimit, (await WhyAsync(job))!.Code);
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
}
