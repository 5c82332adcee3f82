using System.Text;
using Gristmill.Jobs;
using Gristmill.Testing;

namespace Gristmill.Conformance.Jobs;

/// <summary>
/// What every <see cref="IJobStore"/> does. A test project inherits this and makes the store, over a real database and
/// with the clock given.
/// </summary>
public abstract partial class JobStoreConformance : IAsyncLifetime
{
    /// <summary>The silo of most tests.</summary>
    protected const string Silo = "mill/1";

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(10);
    private JobIds? _ids;

    /// <summary>The store's clock.</summary>
    protected ManualTimeProvider Clock { get; } = new();

    /// <summary>The store under test.</summary>
    protected IJobStore Store { get; private set; } = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>Makes a store over an empty database.</summary>
    protected abstract Task<IJobStore> CreateAsync();

    /// <summary>Closes the store and opens it again over the same data, as after a restart.</summary>
    protected abstract Task<IJobStore> ReopenAsync();

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Store = await CreateAsync();
        _ids = new JobIds(Clock);
        await Store.HeartbeatAsync(new SiloHeartbeat(Silo, Clock.GetUtcNow()), Now);
    }

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();

    private Job New(NewJob? wanted = null) => JobLife.Create(wanted ?? Some.NewJob, _ids!.Next(), Clock.GetUtcNow());

    private async Task<Job> EnqueueAsync(NewJob? wanted = null)
    {
        var job = New(wanted);
        await Store.EnqueueAsync([job], Now);
        return job;
    }

    private async Task<IReadOnlyList<Job>> AcquireAsync(int limit = 10, string silo = Silo, JobLane lane = JobLane.Cpu) =>
        (await Store.AcquireAsync(new AcquisitionRequest(lane, ["mill/grind", "press/grind"], limit, silo, Lease), Now)).Jobs;

    private async Task<Job> RunningAsync()
    {
        await EnqueueAsync();
        return (await AcquireAsync(1)).Single();
    }

    private Job End(Job job, AttemptEnd end) => JobLife.End(job, end, Clock.GetUtcNow(), _ => TimeSpan.FromSeconds(5));

    private async Task<long> CountAsync(JobState state, string queue = "default") =>
        (await Store.CountAsync(Now)).SingleOrDefault(count => count.State == state && count.Queue == queue)?.Count ?? 0;

    [Fact]
    public async Task A_job_reads_back_as_it_was_stored()
    {
        var at = Clock.GetUtcNow() + TimeSpan.FromTicks(TimeSpan.TicksPerDay + 7);
        var job = await EnqueueAsync(Some.NewJob with
        {
            Args = Encoding.UTF8.GetBytes("""{"text":"æ–漢🙂 \u0000","big":123456789012345678901234567890.5}"""),
            Queue = "night", Priority = short.MinValue, ScheduledAt = at, MaxAttempts = 7, Timeout = TimeSpan.FromMilliseconds(1.5),
            Lane = JobLane.Io, Key = "tenant/æ漢🙂", ExpiresAt = at + TimeSpan.FromHours(1),
            Retry = new RetryPolicy
            {
                Curve = BackoffCurve.Linear, FirstDelay = TimeSpan.FromMilliseconds(1.5), Jitter = 0, Until = at + TimeSpan.FromDays(1),
            },
        });
        var found = await Store.FindAsync(job.Id, Now);
        Assert.NotNull(found);
        Assert.Equal(job.Args.ToArray(), found.Args.ToArray());
        Assert.Null(found.Result);
        Assert.Equal(job with { Args = default }, found with { Args = default, History = job.History });
        Assert.Empty(found.History);
    }

    [Fact]
    public async Task An_unknown_job_is_not_found() => Assert.Null(await Store.FindAsync(Guid.NewGuid(), Now));

    [Fact]
    public async Task Storing_a_job_twice_changes_nothing()
    {
        var job = await EnqueueAsync();
        await Store.EnqueueAsync([job with { Queue = "other" }], Now);
        Assert.Equal("default", (await Store.FindAsync(job.Id, Now))!.Queue);
        Assert.Equal(1, await CountAsync(JobState.Available));
        Assert.Equal(0, await CountAsync(JobState.Available, "other"));
    }

    [Fact]
    public async Task Jobs_are_acquired_by_priority_then_due_time_then_id()
    {
        var low = await EnqueueAsync(Some.NewJob with { Priority = 5 });
        Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await EnqueueAsync();
        var third = await EnqueueAsync();
        var high = await EnqueueAsync(Some.NewJob with { Priority = -1 });
        var acquired = await AcquireAsync();
        Assert.Equal([high.Id, second.Id, third.Id, low.Id], acquired.Select(job => job.Id));
    }

    [Fact]
    public async Task An_acquired_job_runs_under_a_lease()
    {
        await EnqueueAsync();
        Clock.Advance(TimeSpan.FromSeconds(3));
        var job = Assert.Single(await AcquireAsync());
        Assert.Equal(JobState.Running, job.State);
        Assert.Equal(new LeaseToken(1, Silo), job.Lease);
        Assert.Equal(Clock.GetUtcNow(), job.AttemptedAt);
        Assert.Equal(Clock.GetUtcNow() + Lease, job.LeaseExpiresAt);
        Assert.Equal(2, job.Version);
        Assert.Equal("{\"grain\":\"rye\"}", Encoding.UTF8.GetString(job.Args.Span));
        Assert.Empty(await AcquireAsync());
    }

    [Fact]
    public async Task A_lane_s_acquisition_leaves_the_other_lane_alone()
    {
        await EnqueueAsync(Some.NewJob with { Lane = JobLane.Io });
        Assert.Empty(await AcquireAsync(lane: JobLane.Cpu));
        Assert.Single(await AcquireAsync(lane: JobLane.Io));
    }

    [Fact]
    public async Task Many_acquirers_never_get_the_same_job()
    {
        const int jobs = 500;
        await Store.EnqueueAsync([.. Enumerable.Range(0, jobs).Select(_ => New())], Now);
        var acquired = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => AcquireAsync(7, $"silo/{i}")));
        var ids = acquired.SelectMany(batch => batch).Select(job => job.Id).ToList();
        Assert.Equal(jobs, ids.Count);
        Assert.Equal(jobs, ids.Distinct().Count());
    }

    [Fact]
    public async Task An_acquisition_sees_what_a_small_enqueue_before_it_brings_though_that_is_not_durable_yet()
    {
        for (var i = 0; i < 20; i++)
        {
            var job = New();
            var written = Store.EnqueueAsync([job], Now);
            Assert.Equal(job.Id, Assert.Single(await AcquireAsync(1)).Id);
            await written;
        }
    }

    [Fact]
    public async Task An_acquisition_tells_whether_there_may_be_more()
    {
        for (var i = 0; i < 3; i++) await EnqueueAsync();
        Assert.True((await Store.AcquireAsync(new AcquisitionRequest(JobLane.Cpu, ["mill/grind"], 2, Silo, Lease), Now)).MayHaveMore);
        Assert.False((await Store.AcquireAsync(new AcquisitionRequest(JobLane.Cpu, ["mill/grind"], 2, Silo, Lease), Now)).MayHaveMore);
        Assert.False((await Store.AcquireAsync(new AcquisitionRequest(JobLane.Cpu, ["mill/grind"], 2, Silo, Lease), Now)).MayHaveMore);
    }

    [Fact]
    public async Task An_outcome_is_written_once()
    {
        var running = await RunningAsync();
        var completed = End(running, new AttemptEnd.Completed("42"u8.ToArray()));
        Assert.True(await Store.TryWriteAsync(running, completed, Now));
        Assert.False(await Store.TryWriteAsync(running, completed, Now));
        Assert.False(await Store.TryWriteAsync(running, End(running, new AttemptEnd.Failed("late", "", true)), Now));
        var found = (await Store.FindAsync(running.Id, Now))!;
        Assert.Equal(JobState.Completed, found.State);
        Assert.Equal("42", Encoding.UTF8.GetString(found.Result!.Value.Span));
        Assert.Empty(found.History);
    }

    [Fact]
    public async Task A_stale_holder_s_outcome_is_refused_after_the_job_ran_elsewhere()
    {
        var stale = await RunningAsync();
        Assert.True(await Store.TryWriteAsync(stale, JobLife.Rescue(stale, Clock.GetUtcNow(), _ => TimeSpan.Zero), Now));
        await Store.PromoteAsync(10, Now);
        var again = Assert.Single(await AcquireAsync(1, "other/1"));
        Assert.Equal(2, again.Attempt);
        Assert.False(await Store.TryWriteAsync(stale, End(stale, new AttemptEnd.Completed("1"u8.ToArray())), Now));
        Assert.True(await Store.TryWriteAsync(again, End(again, new AttemptEnd.Completed("2"u8.ToArray())), Now));
        Assert.Equal("2", Encoding.UTF8.GetString((await Store.FindAsync(stale.Id, Now))!.Result!.Value.Span));
    }

    [Theory]
    [InlineData(2, Silo)]
    [InlineData(1, "other/1")]
    public async Task A_write_under_another_lease_token_is_refused(int attempt, string silo)
    {
        var running = await RunningAsync();
        var forged = running with { Attempt = attempt, LeasedBy = silo };
        Assert.False(await Store.TryWriteAsync(forged, End(forged, new AttemptEnd.Completed("1"u8.ToArray())), Now));
        Assert.Equal(JobState.Running, (await Store.FindAsync(running.Id, Now))!.State);
    }

    [Fact]
    public async Task The_history_of_failed_attempts_is_kept()
    {
        var running = await RunningAsync();
        var failed = End(running, new AttemptEnd.Failed("out_of_rye", "No rye — 麦.", true));
        Assert.True(await Store.TryWriteAsync(running, failed, Now));
        var found = (await Store.FindAsync(running.Id, Now))!;
        Assert.Equal(JobState.Retryable, found.State);
        Assert.Equal(failed.History.Single(), found.History.Single());
        Assert.Equal(failed.ScheduledAt, found.ScheduledAt);
    }

    [Fact]
    public async Task Due_jobs_are_promoted_and_others_wait()
    {
        var soon = await EnqueueAsync(Some.NewJob with { ScheduledAt = Clock.GetUtcNow() + TimeSpan.FromSeconds(10) });
        var later = await EnqueueAsync(Some.NewJob with { ScheduledAt = Clock.GetUtcNow() + TimeSpan.FromSeconds(20) });
        Assert.Empty(await AcquireAsync());
        Assert.Equal(new Promotion(0, soon.ScheduledAt), await Store.PromoteAsync(10, Now));
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new Promotion(1, later.ScheduledAt), await Store.PromoteAsync(10, Now));
        Assert.Equal(soon.Id, Assert.Single(await AcquireAsync()).Id);
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new Promotion(1, null), await Store.PromoteAsync(10, Now));
    }

    [Fact]
    public async Task A_retryable_job_is_promoted_when_its_backoff_is_over()
    {
        var running = await RunningAsync();
        Assert.True(await Store.TryWriteAsync(running, End(running, new AttemptEnd.Failed("x", "", true)), Now));
        Clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(0, (await Store.PromoteAsync(10, Now)).Promoted);
        Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, (await Store.PromoteAsync(10, Now)).Promoted);
        Assert.Equal(2, Assert.Single(await AcquireAsync()).Attempt);
    }

    [Fact]
    public async Task Promotion_keeps_to_its_limit()
    {
        var at = Clock.GetUtcNow() + TimeSpan.FromSeconds(1);
        await Store.EnqueueAsync([.. Enumerable.Range(0, 5).Select(_ => New(Some.NewJob with { ScheduledAt = at }))], Now);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new Promotion(3, at), await Store.PromoteAsync(3, Now));
        Assert.Equal(new Promotion(2, null), await Store.PromoteAsync(3, Now));
    }

    [Fact]
    public async Task A_cancel_request_survives_and_leaves_the_lease_valid()
    {
        var running = await RunningAsync();
        Assert.True(await Store.RequestCancelAsync(running.Id, Now));
        Assert.Equal(Clock.GetUtcNow(), (await Store.FindAsync(running.Id, Now))!.CancelRequestedAt);
        Assert.True(await Store.TryWriteAsync(running, End(running, new AttemptEnd.Completed("1"u8.ToArray())), Now));
        Assert.False(await Store.RequestCancelAsync(running.Id, Now));
    }

    [Fact]
    public async Task Only_a_running_job_takes_a_cancel_request()
    {
        var waiting = await EnqueueAsync();
        Assert.False(await Store.RequestCancelAsync(waiting.Id, Now));
        Assert.False(await Store.RequestCancelAsync(Guid.NewGuid(), Now));
    }

    [Fact]
    public async Task Renewal_extends_the_leases_held_and_tells_which_are_lost()
    {
        var mine = await RunningAsync();
        var gone = await RunningAsync();
        Assert.True(await Store.TryWriteAsync(gone, JobLife.Rescue(gone, Clock.GetUtcNow(), _ => TimeSpan.Zero), Now));
        Clock.Advance(TimeSpan.FromSeconds(30));
        var renewal = await Store.RenewAsync(Silo, [AttemptId.Of(mine), AttemptId.Of(gone)], Lease, Now);
        Assert.Equal([AttemptId.Of(gone)], renewal.Lost);
        Assert.Empty(renewal.CancelRequested);
        Assert.Equal(Clock.GetUtcNow() + Lease, (await Store.FindAsync(mine.Id, Now))!.LeaseExpiresAt);
        // A renewal is no transition: the outcome of the same lease is still accepted.
        Assert.True(await Store.TryWriteAsync(mine, End(mine, new AttemptEnd.Completed("1"u8.ToArray())), Now));
    }

    [Fact]
    public async Task A_renewal_does_not_touch_a_later_attempt_of_the_same_silo()
    {
        var first = await RunningAsync();
        var rescued = JobLife.Rescue(first, Clock.GetUtcNow(), _ => TimeSpan.Zero);
        Assert.True(await Store.TryWriteAsync(first, rescued, Now));
        await Store.PromoteAsync(10, Now);
        var second = Assert.Single(await AcquireAsync(1));
        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal([AttemptId.Of(first)], (await Store.RenewAsync(Silo, [AttemptId.Of(first)], Lease, Now)).Lost);
        Assert.Equal(second.LeaseExpiresAt, (await Store.FindAsync(first.Id, Now))!.LeaseExpiresAt);
    }

    [Fact]
    public async Task A_job_is_lost_when_its_silo_misses_its_heartbeats()
    {
        var running = await RunningAsync();
        Clock.Advance(LostAfter);
        Assert.Empty(await Store.FindLostAsync(LostAfter, 10, Now));
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(running.Id, Assert.Single(await Store.FindLostAsync(LostAfter, 10, Now)).Id);
        await Store.HeartbeatAsync(new SiloHeartbeat(Silo, Clock.GetUtcNow()), Now);
        Assert.Empty(await Store.FindLostAsync(LostAfter, 10, Now));
    }

    [Fact]
    public async Task A_job_is_lost_when_its_lease_runs_out_though_its_silo_lives()
    {
        var running = await RunningAsync();
        Clock.Advance(Lease + TimeSpan.FromMilliseconds(1));
        await Store.HeartbeatAsync(new SiloHeartbeat(Silo, Clock.GetUtcNow()), Now);
        Assert.Equal(running.Id, Assert.Single(await Store.FindLostAsync(LostAfter, 10, Now)).Id);
    }

    [Fact]
    public async Task A_job_is_lost_at_once_when_its_silo_is_off_the_list()
    {
        var running = await RunningAsync();
        await Store.RemoveSiloAsync(Silo, Now);
        var lost = Assert.Single(await Store.FindLostAsync(LostAfter, 10, Now));
        Assert.Equal(running.Lease, lost.Lease);
        Assert.Equal(running.Version, lost.Version);
    }

    [Fact]
    public async Task Waiting_and_ended_jobs_are_never_lost()
    {
        await EnqueueAsync();
        var ended = await RunningAsync();
        Assert.True(await Store.TryWriteAsync(ended, End(ended, new AttemptEnd.Completed("1"u8.ToArray())), Now));
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await Store.FindLostAsync(LostAfter, 10, Now));
    }

    [Fact]
    public async Task Lists_are_newest_first_and_paged_by_key()
    {
        List<Job> jobs = [];
        for (var i = 0; i < 5; i++) jobs.Add(await EnqueueAsync());
        var first = await Store.ListAsync(new JobFilter { Limit = 2 }, Now);
        Assert.Equal([jobs[4].Id, jobs[3].Id], first.Jobs.Select(job => job.Id));
        await EnqueueAsync();
        var second = await Store.ListAsync(new JobFilter { Limit = 2, After = first.Next }, Now);
        Assert.Equal([jobs[2].Id, jobs[1].Id], second.Jobs.Select(job => job.Id));
        var last = await Store.ListAsync(new JobFilter { Limit = 2, After = second.Next }, Now);
        Assert.Equal([jobs[0].Id], last.Jobs.Select(job => job.Id));
        Assert.Null(last.Next);
    }

    [Fact]
    public async Task Lists_are_filtered_by_state_module_and_queue()
    {
        await EnqueueAsync();
        var other = await EnqueueAsync(Some.NewJob with { Module = "press", Queue = "night", Priority = -1 });
        Assert.Equal(other.Id, Assert.Single((await Store.ListAsync(new JobFilter { Module = "press" }, Now)).Jobs).Id);
        Assert.Equal(other.Id, Assert.Single((await Store.ListAsync(new JobFilter { Queue = "night" }, Now)).Jobs).Id);
        await AcquireAsync(1);
        Assert.Equal(other.Id, Assert.Single(
            (await Store.ListAsync(new JobFilter { State = JobState.Running, Module = "press", Queue = "night" }, Now)).Jobs).Id);
        Assert.Empty((await Store.ListAsync(new JobFilter { State = JobState.Completed }, Now)).Jobs);
    }

    [Fact]
    public async Task Counts_follow_every_transition()
    {
        var later = Clock.GetUtcNow() + TimeSpan.FromSeconds(1);
        await EnqueueAsync(Some.NewJob with { ScheduledAt = later, Queue = "night" });
        var job = await RunningAsync();
        Assert.Equal(
            [new JobCount("default", JobState.Running, 1), new JobCount("night", JobState.Scheduled, 1)],
            await Store.CountAsync(Now));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Store.PromoteAsync(10, Now);
        Assert.True(await Store.TryWriteAsync(job, End(job, new AttemptEnd.Completed("1"u8.ToArray())), Now));
        Assert.False(await Store.TryWriteAsync(job, End(job, new AttemptEnd.Completed("1"u8.ToArray())), Now));
        Assert.Equal(
            [new JobCount("default", JobState.Completed, 1), new JobCount("night", JobState.Available, 1)],
            await Store.CountAsync(Now));
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        var waiting = await EnqueueAsync(Some.NewJob with { Lane = JobLane.Io });
        var running = await RunningAsync();
        Store = await ReopenAsync();
        Assert.Equal(JobState.Available, (await Store.FindAsync(waiting.Id, Now))!.State);
        Assert.Equal(running.Lease, (await Store.FindAsync(running.Id, Now))!.Lease);
        Assert.Equal(1, await CountAsync(JobState.Running));
    }

    [Fact]
    public async Task Many_writers_at_once_are_all_served()
    {
        const int jobs = 2_000;
        await Task.WhenAll(Enumerable.Range(0, jobs).Select(_ => Store.EnqueueAsync([New()], Now)));
        var running = await AcquireAsync(jobs);
        var written = await Task.WhenAll(running.Select(
            job => Store.TryWriteAsync(job, End(job, new AttemptEnd.Completed("1"u8.ToArray())), Now)));
        Assert.Equal(jobs, written.Count(done => done));
        Assert.Equal(jobs, await CountAsync(JobState.Completed));
    }

    [Fact]
    public async Task A_job_is_acquired_only_by_a_silo_that_has_its_module()
    {
        var foreign = await EnqueueAsync(Some.NewJob with { Module = "loom", Priority = -1 });
        var own = await EnqueueAsync();
        Assert.Equal(own.Id, Assert.Single(await AcquireAsync()).Id);
        Assert.Equal(JobState.Available, (await Store.FindAsync(foreign.Id, Now))!.State);
        Assert.Empty((await Store.AcquireAsync(new AcquisitionRequest(JobLane.Cpu, [], 10, Silo, Lease), Now)).Jobs);
        Assert.Equal(foreign.Id, Assert.Single((await Store.AcquireAsync(new AcquisitionRequest(JobLane.Cpu, ["loom/grind"], 10, Silo, Lease), Now)).Jobs).Id);
    }

    [Fact]
    public async Task The_order_of_acquisition_holds_across_modules()
    {
        List<Guid> ids = [];
        for (var i = 0; i < 12; i++)
        {
            ids.Add((await EnqueueAsync(Some.NewJob with { Module = i % 3 == 0 ? "press" : "mill" })).Id);
            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(ids[..5], (await AcquireAsync(5)).Select(job => job.Id));
        Assert.Equal(ids[5..], (await AcquireAsync(100)).Select(job => job.Id));
    }

    [Fact]
    public async Task A_renewal_tells_which_attempts_are_to_be_canceled()
    {
        var running = await RunningAsync();
        var other = await RunningAsync();
        Assert.True(await Store.RequestCancelAsync(running.Id, Now));
        var renewal = await Store.RenewAsync(Silo, [AttemptId.Of(running), AttemptId.Of(other)], Lease, Now);
        Assert.Empty(renewal.Lost);
        Assert.Equal([AttemptId.Of(running)], renewal.CancelRequested);
    }

    [Fact]
    public async Task A_cancel_request_that_the_writer_has_not_seen_is_not_overwritten()
    {
        var running = await RunningAsync();
        Assert.True(await Store.RequestCancelAsync(running.Id, Now));
        Assert.False(await Store.TryWriteAsync(running, End(running, new AttemptEnd.Failed("x", "", true)), Now));
        Assert.False(await Store.TryWriteAsync(running, JobLife.Unstart(running, Clock.GetUtcNow()), Now));
        var seen = (await Store.FindAsync(running.Id, Now))!;
        Assert.True(await Store.TryWriteAsync(seen, End(seen, new AttemptEnd.Failed("x", "", true)), Now));
        Assert.Equal(JobState.Canceled, (await Store.FindAsync(running.Id, Now))!.State);
    }

    [Fact]
    public async Task A_silo_is_listed_with_what_it_can_do_until_it_leaves()
    {
        var started = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromSeconds(2));
        var press = new SiloHeartbeat("press/1", started) { Version = "1.2", Cores = 4, Modules = ["mill", "press"] };
        await Store.HeartbeatAsync(press with { Modules = [] }, Now);
        Clock.Advance(TimeSpan.FromSeconds(2));
        await Store.HeartbeatAsync(press, Now);
        var listed = (await Store.ListSilosAsync(Now)).Single(silo => silo.Heartbeat.Silo == "press/1");
        Assert.Equal(Clock.GetUtcNow(), listed.At);
        Assert.Equal(press with { Modules = listed.Heartbeat.Modules }, listed.Heartbeat);
        Assert.Equal(press.Modules, listed.Heartbeat.Modules);
        await Store.RemoveSiloAsync("press/1", Now);
        Assert.Equal([Silo], (await Store.ListSilosAsync(Now)).Select(silo => silo.Heartbeat.Silo));
    }

    [Fact]
    public async Task Counts_outlive_the_silo_that_made_them()
    {
        await EnqueueAsync();
        await RunningAsync();
        var before = await Store.CountAsync(Now);
        await Store.RemoveSiloAsync(Silo, Now);
        Assert.Equal(before, await Store.CountAsync(Now));
        await EnqueueAsync(Some.NewJob with { Queue = "late" });
        Assert.Equal(0, await Store.ForgetSilosAsync(TimeSpan.Zero, Now));
        Assert.Equal([.. before, new JobCount("late", JobState.Available, 1)], await Store.CountAsync(Now));
    }

    [Fact]
    public async Task A_silo_is_forgotten_when_it_is_long_silent_and_holds_no_lease()
    {
        var running = await RunningAsync();
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, await Store.ForgetSilosAsync(TimeSpan.FromMinutes(4), Now));
        Assert.True(await Store.TryWriteAsync(running, End(running, new AttemptEnd.Completed("1"u8.ToArray())), Now));
        Assert.Equal(0, await Store.ForgetSilosAsync(TimeSpan.FromMinutes(6), Now));
        Assert.Equal(1, await Store.ForgetSilosAsync(TimeSpan.FromMinutes(4), Now));
        Assert.Empty(await Store.ListSilosAsync(Now));
        Assert.Equal(1, await CountAsync(JobState.Completed));
    }

    public static TheoryData<JobState, JobVerb, JobState?> Pairs()
    {
        TheoryData<JobState, JobVerb, JobState?> pairs = [];
        foreach (var state in Enum.GetValues<JobState>())
            foreach (var verb in Enum.GetValues<JobVerb>()) pairs.Add(state, verb, JobTransitions.Next(state, verb));
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Every_pair_of_the_transition_table_holds_in_the_store(JobState from, JobVerb verb, JobState? to)
    {
        var job = await BringToAsync(from);
        await TryAsync(job, verb);
        Assert.Equal(to ?? from, (await Store.FindAsync(job.Id, Now))!.State);
        Assert.Equal([new JobCount("default", to ?? from, 1)], await Store.CountAsync(Now));
    }

    /// <summary>A job that came to a state the way jobs do.</summary>
    private async Task<Job> BringToAsync(JobState state)
    {
        if (state == JobState.Scheduled)
            return await EnqueueAsync(Some.NewJob with { ScheduledAt = Clock.GetUtcNow() + TimeSpan.FromSeconds(1) });
        if (state == JobState.Available) return await EnqueueAsync();
        var running = await RunningAsync();
        if (state == JobState.Running) return running;
        var next = End(running, state switch
        {
            JobState.Completed => new AttemptEnd.Completed("1"u8.ToArray()),
            JobState.Canceled => new AttemptEnd.Canceled(),
            _ => new AttemptEnd.Failed("x", "", Retryable: state == JobState.Retryable),
        });
        Assert.True(await Store.TryWriteAsync(running, next, Now));
        return next;
    }

    /// <summary>Does what a verb stands for, where the job's state allows it.</summary>
    private async Task TryAsync(Job job, JobVerb verb)
    {
        Clock.Advance(TimeSpan.FromSeconds(10));
        var now = Clock.GetUtcNow();
        if (verb == JobVerb.Promote) await Store.PromoteAsync(10, Now);
        else if (verb == JobVerb.Acquire) await AcquireAsync();
        else if (JobTransitions.Next(job.State, verb) is null) Assert.ThrowsAny<InvalidOperationException>(() => Become(job, verb, now));
        else Assert.True(await Store.TryWriteAsync(job, Become(job, verb, now), Now));
    }

    private Job Become(Job job, JobVerb verb, DateTimeOffset now) => verb switch
    {
        JobVerb.Complete => End(job, new AttemptEnd.Completed("1"u8.ToArray())),
        JobVerb.Fail => End(job, new AttemptEnd.Failed("x", "", Retryable: true)),
        JobVerb.Discard => End(job, new AttemptEnd.Failed("x", "", Retryable: false)),
        JobVerb.Release => JobLife.Unstart(job, now),
        JobVerb.Cancel => JobLife.Cancel(job, now),
        JobVerb.Snooze => End(job, new AttemptEnd.Snoozed(TimeSpan.FromHours(1))),
        JobVerb.Expire => JobLife.Expire(job, now),
        JobVerb.Await => JobLife.WaitAgain(job, 0, now),
        JobVerb.Reschedule => JobLife.Edit(job, new JobEdit { ScheduledAt = now + TimeSpan.FromHours(1) }, now),
        _ => JobLife.Retry(job, now),
    };
}
