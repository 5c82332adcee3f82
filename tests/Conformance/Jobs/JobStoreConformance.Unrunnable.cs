using Gristmill.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Conformance.Jobs;

/// <summary>Jobs of operations that some silos lack, or all.</summary>
public abstract partial class JobStoreConformance
{
    private static NewJob Woven => Some.NewJob with { Operation = "weave" };

    private Task TellAsync(string silo, params string[] operations) => Store.HeartbeatAsync(
        new SiloHeartbeat(silo, Clock.GetUtcNow()) { Modules = ["mill"], Operations = operations }, Now);

    private Task<int> DiscardUnrunnableAsync(TimeSpan after) => new UnrunnableJobs(
        Store, new JobRunnerOptions { LostAfter = LostAfter, UnrunnableAfter = after }, NullLogger<UnrunnableJobs>.Instance).DiscardAsync(Now);

    [Fact]
    public async Task A_job_is_acquired_only_by_a_silo_that_has_its_operation()
    {
        var foreign = await EnqueueAsync(Woven with { Priority = -1 });
        var own = await EnqueueAsync();
        Assert.Equal(own.Id, Assert.Single(await AcquireAsync()).Id);
        Assert.Equal(foreign.Id, Assert.Single(
            (await Store.AcquireAsync(new AcquisitionRequest(JobLane.Cpu, ["mill/weave"], 10, "other/1", Lease), Now)).Jobs).Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Jobs_of_an_operation_that_a_silo_lacks_hold_up_no_others(bool restricted)
    {
        if (restricted) await Queues.SaveAsync(Rules() with { MaxRunning = 3 }, Now);
        await EnqueueManyAsync(100, Woven with { Priority = -1 });
        var own = await EnqueueAsync();
        var acquired = await Store.AcquireAsync(new AcquisitionRequest(JobLane.Cpu, ["mill/grind"], 10, Silo, Lease), Now);
        Assert.Equal(own.Id, Assert.Single(acquired.Jobs).Id);
        Assert.False(acquired.MayHaveMore);
        Assert.Equal(100, await CountAsync(JobState.Available));
    }

    [Fact]
    public async Task The_order_of_acquisition_holds_across_operations_and_queues()
    {
        List<Guid> ids = [];
        for (var i = 0; i < 60; i++)
        {
            ids.Add((await EnqueueAsync(Some.NewJob with { Operation = $"o{i % 7}", Queue = $"q{i % 5}" })).Id);
            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        string[] operations = [.. Enumerable.Range(0, 7).Select(i => $"mill/o{i}")];
        for (var taken = 0; taken < 60; taken += 4)
        {
            var jobs = (await Store.AcquireAsync(new AcquisitionRequest(JobLane.Cpu, operations, 4, Silo, Lease), Now)).Jobs;
            Assert.Equal(ids[taken..(taken + 4)], jobs.Select(job => job.Id));
        }
    }

    [Fact]
    public async Task A_job_waits_for_a_silo_that_has_its_operation()
    {
        var job = await EnqueueAsync(Woven);
        await TellAsync(Silo, "mill/grind");
        var why = (await WhyAsync(job))!;
        Assert.Equal((WaitCodes.NoCapableSilo, "No silo that lives has operation weave of module mill."), (why.Code, why.Message));
        await TellAsync("other/1", "mill/grind", "mill/weave");
        Assert.Equal(WaitCodes.NoPermit, (await WhyAsync(job))!.Code);
        var silo = (await Store.ListSilosAsync(Now)).Single(silo => silo.Heartbeat.Silo == "other/1");
        Assert.Equal(["mill/grind", "mill/weave"], silo.Heartbeat.Operations!);
    }

    [Fact]
    public async Task A_job_whose_operation_nobody_has_for_too_long_is_discarded()
    {
        var after = TimeSpan.FromHours(1);
        await TellAsync(Silo, "mill/grind", "mill/weave");
        var waited = await EnqueueAsync(Woven with { Queue = "cloth" });
        var runnable = await EnqueueAsync();
        Assert.Equal(0, await DiscardUnrunnableAsync(after));
        // However long it waited while somebody had it, only the time without counts.
        Clock.Advance(after);
        await TellAsync(Silo, "mill/grind");
        Assert.Equal(0, await DiscardUnrunnableAsync(after));
        Clock.Advance(after / 2);
        var late = await EnqueueAsync(Woven with { Lane = JobLane.Io });
        await TellAsync(Silo, "mill/grind");
        Assert.Equal(0, await DiscardUnrunnableAsync(after));
        Clock.Advance(after / 2 + TimeSpan.FromSeconds(1));
        await TellAsync(Silo, "mill/grind");
        Assert.Equal(1, await DiscardUnrunnableAsync(after));
        var discarded = (await Store.FindAsync(waited.Id, Now))!;
        Assert.Equal((JobState.Discarded, ErrorCodes.Unrunnable, 0), (discarded.State, discarded.ErrorCode, discarded.Attempt));
        Assert.Equal(AttemptOutcome.Unrunnable, discarded.History.Single().Outcome);
        Assert.Contains("mill/weave", discarded.History.Single().Message);
        Assert.Equal(1, await CountAsync(JobState.Discarded, "cloth"));
        Assert.Equal(JobState.Available, (await Store.FindAsync(late.Id, Now))!.State);
        Assert.Equal(JobState.Available, (await Store.FindAsync(runnable.Id, Now))!.State);
        Clock.Advance(after / 2);
        await TellAsync(Silo, "mill/grind");
        Assert.Equal(1, await DiscardUnrunnableAsync(after));
    }

    [Fact]
    public async Task An_operation_that_came_back_begins_its_time_anew_when_it_goes_again()
    {
        var after = TimeSpan.FromHours(1);
        await EnqueueAsync(Woven);
        await TellAsync(Silo, "mill/grind");
        Assert.Equal(0, await DiscardUnrunnableAsync(after));
        Clock.Advance(after / 2);
        await TellAsync(Silo, "mill/weave");
        Assert.Equal(0, await DiscardUnrunnableAsync(after));
        await TellAsync(Silo, "mill/grind");
        Assert.Equal(0, await DiscardUnrunnableAsync(after));
        Clock.Advance(after - TimeSpan.FromSeconds(1));
        await TellAsync(Silo, "mill/grind");
        Assert.Equal(0, await DiscardUnrunnableAsync(after));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await TellAsync(Silo, "mill/grind");
        Assert.Equal(1, await DiscardUnrunnableAsync(after));
    }
}
