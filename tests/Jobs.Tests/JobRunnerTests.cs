using System.Reflection;
using Gristmill.Conformance.Jobs;
using Gristmill.Jobs.Sqlite;
using Gristmill.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Jobs.Tests;

/// <summary>The runner over a real store, with attempts that a test ends by hand.</summary>
public sealed class JobRunnerTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("gristmill-");
    private readonly ManualTimeProvider _clock = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteJobStore _store;
    private readonly JobIds _ids;
    private readonly JobRunnerOptions _options = new();
    private readonly HandAttempts _attempts = new();
    private readonly HoldingStore _held;
    private readonly MillCapabilities _capabilities = new();
    private readonly JobRunner _runner;
    private volatile bool _stoodStill;

    public JobRunnerTests()
    {
        _database = SqliteDatabase.Open(_data.FullName);
        _store = new SqliteJobStore(_database, _clock);
        _attempts.Store = _store;
        _ids = new JobIds(_clock);
        var runnersStore = DispatchProxy.Create<IJobStore, HoldingStore>();
        _held = (HoldingStore)(object)runnersStore;
        _held.Store = _store;
        _runner = new JobRunner(
            runnersStore, new NoSignals(), _attempts, new SiloIncarnation("mill/1", _clock.GetUtcNow()), _capabilities, [new Lane(JobLane.Cpu, 2, _options)], _options,
            new LostJobs(_store, new Backoff(new RetryOptions(), new Random(1)), _options, NullLogger<LostJobs>.Instance),
            new RateMeter(_clock), NullLogger<JobRunner>.Instance);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _attempts.EndAll(_runner);
        await _runner.StopAsync(Now);
        _runner.Dispose();
        _database.Dispose();
        _data.Delete(recursive: true);
    }

    private async Task<Job> EnqueueAsync(NewJob? wanted = null)
    {
        var job = JobLife.Create(wanted ?? Some.NewJob, _ids.Next(), _clock.GetUtcNow());
        await _store.EnqueueAsync([job], Now);
        _runner.Wake();
        return job;
    }

    [Fact]
    public async Task An_enqueued_job_is_started_without_a_poll()
    {
        await _runner.StartAsync(Now);
        var job = await EnqueueAsync();
        Assert.Equal(job.Id, (await _attempts.NextAsync()).Id);
    }

    [Fact]
    public async Task A_job_of_an_operation_that_the_silo_lacks_is_left_alone_and_started_when_it_has_it()
    {
        _capabilities.Found = [];
        await _runner.StartAsync(Now);
        var job = await EnqueueAsync();
        for (var beats = 0; beats < 5; beats++)
        {
            await _clock.WaitForTimerAsync(_options.Heartbeat).WaitAsync(Patience, Now);
            _clock.Advance(_options.Heartbeat);
        }

        Assert.Equal(job, (await _store.FindAsync(job.Id, Now))! with { Args = job.Args, History = job.History });
        _capabilities.Found = ["mill/grind"];
        await _clock.WaitForTimerAsync(_options.Heartbeat).WaitAsync(Patience, Now);
        _clock.Advance(_options.Heartbeat);
        Assert.Equal((job.Id, 1), ((await _attempts.NextAsync()) is var started ? (started.Id, started.Attempt) : default));
    }

    [Fact]
    public async Task No_more_long_jobs_are_taken_than_there_are_permits()
    {
        await _runner.StartAsync(Now);
        for (var i = 0; i < 3; i++) await EnqueueAsync();
        var first = await _attempts.NextAsync();
        await _attempts.NextAsync();
        Assert.Equal(2, _runner.Held);
        Assert.Single((await _store.ListAsync(new JobFilter { State = JobState.Available }, Now)).Jobs);
        _runner.AttemptEnded(AttemptId.Of(first), JobState.Completed);
        await _attempts.NextAsync();
        Assert.Equal(2, _runner.Held);
    }

    [Fact]
    public async Task A_scheduled_job_is_started_when_it_is_due_and_not_at_the_next_poll()
    {
        await _runner.StartAsync(Now);
        await EnqueueAsync(Some.NewJob with { ScheduledAt = _clock.GetUtcNow() + TimeSpan.FromSeconds(3) });
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(3)).WaitAsync(TimeSpan.FromSeconds(30), Now);
        _clock.Advance(TimeSpan.FromSeconds(3));
        await _attempts.NextAsync();
    }

    [Fact]
    public async Task What_an_earlier_incarnation_left_running_is_rescued_at_start()
    {
        var job = await EnqueueAsync();
        await _store.AcquireAsync(new AcquisitionRequest(JobLane.Cpu, ["mill/grind"], 1, "mill/0", TimeSpan.FromMinutes(1)), Now);
        await _runner.StartAsync(Now);
        // It keeps its place, and so it is due at once.
        var again = await _attempts.NextAsync();
        Assert.Equal((job.Id, 2), (again.Id, again.Attempt));
        Assert.Equal("lease_lost", again.History.Single().Code);
    }

    [Fact]
    public async Task Jobs_of_a_silo_that_dies_are_rescued_while_this_one_runs()
    {
        await _store.HeartbeatAsync(new SiloHeartbeat("other/1", _clock.GetUtcNow()), Now);
        await _runner.StartAsync(Now);
        var job = JobLife.Create(Some.NewJob with { Lane = JobLane.Io }, _ids.Next(), _clock.GetUtcNow());
        await _store.EnqueueAsync([job], Now);
        await _store.AcquireAsync(new AcquisitionRequest(JobLane.Io, ["mill/grind"], 1, "other/1", TimeSpan.FromMinutes(1)), Now);
        while ((await _store.FindAsync(job.Id, Now))!.State == JobState.Running)
        {
            Assert.True(_clock.GetUtcNow() < job.CreatedAt + TimeSpan.FromSeconds(15), "Not rescued within 15 s.");
            await _clock.WaitForTimerAsync(_options.Heartbeat).WaitAsync(TimeSpan.FromSeconds(30), Now);
            _clock.Advance(_options.Heartbeat);
        }
    }

    [Fact]
    public async Task Lost_jobs_are_rescued_while_every_permit_is_taken_and_more_jobs_wait()
    {
        await _store.HeartbeatAsync(new SiloHeartbeat("other/1", _clock.GetUtcNow()), Now);
        var job = await EnqueueAsync();
        await _store.AcquireAsync(new AcquisitionRequest(JobLane.Cpu, ["mill/grind"], 1, "other/1", TimeSpan.FromMinutes(1)), Now);
        for (var i = 0; i < 50; i++) await EnqueueAsync();
        await _runner.StartAsync(Now);
        await _attempts.NextAsync();
        await _attempts.NextAsync();
        while ((await _store.FindAsync(job.Id, Now))!.State == JobState.Running)
        {
            Assert.True(_clock.GetUtcNow() < job.CreatedAt + TimeSpan.FromSeconds(15), "Not rescued within 15 s.");
            await _clock.WaitForTimerAsync(_options.Heartbeat).WaitAsync(Patience, Now);
            _clock.Advance(_options.Heartbeat);
        }

        Assert.Equal(2, _runner.Held);
    }

    [Fact]
    public async Task The_store_is_not_asked_again_when_it_cannot_have_more()
    {
        await _runner.StartAsync(Now);
        await _clock.WaitForTimerAsync(_options.Poll).WaitAsync(Patience, Now);
        await _runner.EnqueueAsync([JobLife.Create(Some.NewJob, _ids.Next(), _clock.GetUtcNow())]);
        var running = await _attempts.NextAsync();
        // Its acquisition came back with less than was wanted: what ends makes room, and nobody asks what for.
        await _clock.WaitForTimerAsync(_options.Poll).WaitAsync(Patience, Now);
        var asked = _held.Asked;
        _runner.AttemptEnded(AttemptId.Of(running), JobState.Completed);
        var next = JobLife.Create(Some.NewJob, _ids.Next(), _clock.GetUtcNow());
        await _runner.EnqueueAsync([next]);
        Assert.Equal(next.Id, (await _attempts.NextAsync()).Id);
        Assert.Equal(asked + 1, _held.Asked);
    }

    [Fact]
    public async Task A_job_whose_time_comes_before_it_is_durable_is_started_when_it_is()
    {
        await _runner.StartAsync(Now);
        await _clock.WaitForTimerAsync(_options.Poll).WaitAsync(Patience, Now);
        var due = _clock.GetUtcNow() + TimeSpan.FromSeconds(1);
        var job = JobLife.Create(Some.NewJob with { ScheduledAt = due }, _ids.Next(), _clock.GetUtcNow());
        _held.Enqueuing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var enqueuing = _runner.EnqueueAsync([job]);
        for (var i = 0; i < 15; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Now);
        }

        _held.Enqueuing.SetResult();
        await enqueuing.WaitAsync(Patience, Now);
        Assert.Equal(job.Id, (await _attempts.NextAsync()).Id);
    }

    [Fact]
    public async Task What_falls_due_is_started_without_a_poll_though_an_acquisition_failed_beside_its_promotion()
    {
        var job = await EnqueueAsync(Some.NewJob with { ScheduledAt = _clock.GetUtcNow() + TimeSpan.FromSeconds(1) });
        _clock.Advance(TimeSpan.FromSeconds(1));
        _held.Promoting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held.FailsNextAcquisition = true;
        await _runner.StartAsync(Now);
        for (var i = 0; i < 15; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Now);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        _held.Promoting.SetResult();
        await _clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(100)).WaitAsync(Patience, Now);
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(job.Id, (await _attempts.NextAsync()).Id);
    }

    [Fact]
    public async Task A_due_job_that_another_silo_is_at_is_not_asked_for_without_a_pause()
    {
        _held.DueIsLocked = true;
        await _runner.StartAsync(Now);
        await _clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(250)).WaitAsync(Patience, Now);
    }

    [Fact]
    public async Task An_attempt_that_cannot_be_started_goes_back_unspent()
    {
        _attempts.Refuse = true;
        await _runner.StartAsync(Now);
        var job = await EnqueueAsync(Some.NewJob);
        await _attempts.NextAsync();
        _attempts.Refuse = false;
        await _attempts.NextAsync();
        var again = (await _store.FindAsync(job.Id, Now))!;
        Assert.Equal(1, again.Attempt);
        Assert.Empty(again.History);
    }

    [Fact]
    public async Task Leases_are_renewed_while_their_attempts_run()
    {
        await _runner.StartAsync(Now);
        var job = await EnqueueAsync();
        var leased = await _attempts.NextAsync();
        for (var elapsed = TimeSpan.Zero; elapsed < TimeSpan.FromMinutes(3); elapsed += _options.Heartbeat)
        {
            await _clock.WaitForTimerAsync(_options.Heartbeat).WaitAsync(TimeSpan.FromSeconds(30), Now);
            _clock.Advance(_options.Heartbeat);
        }

        await _clock.WaitForTimerAsync(_options.Heartbeat).WaitAsync(TimeSpan.FromSeconds(30), Now);
        var running = (await _store.FindAsync(job.Id, Now))!;
        Assert.Equal(leased.Lease, running.Lease);
        Assert.True(running.LeaseExpiresAt > _clock.GetUtcNow());
        Assert.Contains(AttemptId.Of(running), _attempts.Lasting);
    }

    [Fact]
    public async Task A_clock_set_forward_takes_no_lease_away()
    {
        await _runner.StartAsync(Now);
        var job = await EnqueueAsync();
        var leased = await _attempts.NextAsync();
        await _clock.WaitForTimerAsync(_options.Heartbeat).WaitAsync(TimeSpan.FromSeconds(30), Now);
        _clock.SetForward(TimeSpan.FromHours(1));
        _clock.Advance(_options.Heartbeat);
        await _clock.WaitForTimerAsync(_options.Heartbeat).WaitAsync(TimeSpan.FromSeconds(30), Now);
        var running = (await _store.FindAsync(job.Id, Now))!;
        Assert.Equal(leased.Lease, running.Lease);
        Assert.True(running.LeaseExpiresAt > _clock.GetUtcNow());
        Assert.Empty(_attempts.Lost);
    }

    [Fact]
    public async Task A_later_attempt_of_a_job_that_still_runs_here_is_held_beside_the_earlier_one()
    {
        await _runner.StartAsync(Now);
        await EnqueueAsync();
        var first = await _attempts.NextAsync();
        Assert.True(await _store.TryWriteAsync(first, JobLife.Rescue(first, _clock.GetUtcNow(), _ => TimeSpan.Zero), Now));
        _runner.Wake();
        var second = await _attempts.NextAsync();
        Assert.Equal((first.Id, 2), (second.Id, second.Attempt));
        Assert.Equal(2, _runner.Held);
        _runner.AttemptEnded(AttemptId.Of(first), null);
        Assert.Equal(1, _runner.Held);
        _runner.AttemptEnded(AttemptId.Of(second), JobState.Completed);
        Assert.Equal(0, _runner.Held);
    }

    [Fact]
    public async Task An_attempt_that_went_back_unspent_is_not_taken_for_the_one_acquired_next()
    {
        await _runner.StartAsync(Now);
        await EnqueueAsync();
        var first = await _attempts.NextAsync();
        Assert.True(await _store.TryWriteAsync(first, JobLife.Unstart(first, _clock.GetUtcNow()), Now));
        _runner.Wake();
        var second = await _attempts.NextAsync();
        Assert.Equal((first.Id, first.Attempt), (second.Id, second.Attempt));
        Assert.Equal(2, _runner.Held);
        _runner.AttemptEnded(AttemptId.Of(first), JobState.Available);
        Assert.Equal(1, _runner.Held);
        _runner.AttemptEnded(AttemptId.Of(second), JobState.Completed);
        Assert.Equal(0, _runner.Held);
    }

    [Fact]
    public async Task A_lost_lease_is_told_to_its_attempt()
    {
        await _runner.StartAsync(Now);
        await EnqueueAsync();
        var leased = await _attempts.NextAsync();
        Assert.True(await _store.TryWriteAsync(leased, JobLife.Cancel(leased, _clock.GetUtcNow()), Now));
        while (!_attempts.Lost.Contains(AttemptId.Of(leased)))
        {
            await _clock.WaitForTimerAsync(_options.Heartbeat).WaitAsync(TimeSpan.FromSeconds(30), Now);
            _clock.Advance(_options.Heartbeat);
        }
    }

    [Fact]
    public async Task A_drain_acquires_no_more_and_ends_when_the_attempts_do()
    {
        await _runner.StartAsync(Now);
        await EnqueueAsync();
        var running = await _attempts.NextAsync();
        var stopping = _runner.StopAsync(Now);
        await _attempts.Draining.WaitAsync(TimeSpan.FromSeconds(30), Now);
        Assert.Equal("draining", _runner.NotReady);
        await EnqueueAsync();
        Assert.False(stopping.IsCompleted);
        _runner.AttemptEnded(AttemptId.Of(running), JobState.Completed);
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), Now);
        Assert.False(_attempts.Stopped);
        Assert.Single((await _store.ListAsync(new JobFilter { State = JobState.Available }, Now)).Jobs);
        Assert.Same(stopping, _runner.StopAsync(Now));
    }

    [Fact]
    public async Task A_drain_waits_for_what_was_being_acquired_when_all_else_had_ended()
    {
        await _runner.StartAsync(Now);
        await EnqueueAsync();
        var first = await _attempts.NextAsync();
        var holding = _held.HoldNextAsync();
        await EnqueueAsync();
        await holding.WaitAsync(TimeSpan.FromSeconds(30), Now);
        var stopping = _runner.StopAsync(Now);
        _runner.AttemptEnded(AttemptId.Of(first), JobState.Completed);
        _held.Release();
        var second = await _attempts.NextAsync();
        var waiting = _clock.WaitForTimerAsync(_options.DrainTimeout * 0.8);
        Assert.Same(waiting, await Task.WhenAny(stopping, waiting).WaitAsync(TimeSpan.FromSeconds(30), Now));
        _runner.AttemptEnded(AttemptId.Of(second), JobState.Completed);
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), Now);
        Assert.False(_attempts.Stopped);
    }

    [Fact]
    public async Task A_drain_that_times_out_stops_the_attempts()
    {
        await _runner.StartAsync(Now);
        await EnqueueAsync();
        var running = await _attempts.NextAsync();
        var stopping = _runner.StopAsync(Now);
        await _clock.WaitForTimerAsync(_options.DrainTimeout * 0.8).WaitAsync(TimeSpan.FromSeconds(30), Now);
        _attempts.WhenStopped = () => _runner.AttemptEnded(AttemptId.Of(running), JobState.Available);
        _clock.Advance(_options.DrainTimeout * 0.8);
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), Now);
        Assert.True(_attempts.Stopped);
    }

    [Fact]
    public async Task A_silo_that_lost_touch_with_a_shared_store_stops_its_attempts_before_others_rescue_them()
    {
        _held.Shared = true;
        await _runner.StartAsync(Now);
        await EnqueueAsync();
        var running = await _attempts.NextAsync();
        _held.Unreachable = true;
        var started = _clock.GetUtcNow();
        while (!_attempts.Cut.Contains(AttemptId.Of(running)))
        {
            Assert.True(_clock.GetUtcNow() - started < _options.LostAfter, "Not stopped before it counts as lost.");
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.True(_clock.GetUtcNow() - started >= _options.LostAfter * 0.5, "Stopped far too early.");
        Assert.Contains("has not answered", _runner.NotReady);
        _held.Unreachable = false;
        while (_runner.NotReady is not null)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task What_a_silo_was_acquiring_when_it_lost_touch_is_not_started()
    {
        _held.Shared = true;
        await _runner.StartAsync(Now);
        var holding = _held.HoldNextAsync();
        var job = await EnqueueAsync();
        await holding.WaitAsync(Patience, Now);
        _held.Unreachable = true;
        while (_runner.NotReady is null)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        _held.Release();
        while ((await _store.FindAsync(job.Id, Now))!.State == JobState.Running) Assert.Equal(0, _attempts.Started);
        Assert.Equal(0, _attempts.Started);
    }

    [Fact]
    public async Task A_silo_that_stood_still_stops_its_attempts_before_it_tells_that_it_lives()
    {
        _held.Shared = true;
        await _runner.StartAsync(Now);
        await EnqueueAsync();
        var running = await _attempts.NextAsync();
        await _clock.WaitForTimerAsync(_options.Heartbeat).WaitAsync(TimeSpan.FromSeconds(30), Now);
        _held.BeforeHeartbeat = () => _stoodStill |= !_attempts.Cut.Contains(AttemptId.Of(running));
        // Between two heartbeats the process slept for a minute: timestamps went on, timers did not fire.
        _clock.Sleep(TimeSpan.FromMinutes(1));
        _clock.Advance(_options.Heartbeat);
        while (!_attempts.Cut.Contains(AttemptId.Of(running))) await Task.Yield();
        Assert.False(_stoodStill);
    }

    [Fact]
    public async Task A_silo_alone_with_its_store_stops_nothing_when_that_does_not_answer()
    {
        await _runner.StartAsync(Now);
        await EnqueueAsync();
        await _attempts.NextAsync();
        _held.Unreachable = true;
        for (var i = 0; i < 300; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Empty(_attempts.Cut);
    }

    [Fact]
    public async Task A_cancel_that_another_silo_was_asked_for_reaches_the_attempt_by_signal_and_by_renewal()
    {
        await _runner.StartAsync(Now);
        await EnqueueAsync();
        var running = await _attempts.NextAsync();
        IJobSignalHandler signals = _runner;
        signals.CancelRequested(new AttemptId(Guid.NewGuid(), 1, 1));
        Assert.Empty(_attempts.Canceled);
        signals.CancelRequested(AttemptId.Of(running));
        Assert.Equal([AttemptId.Of(running)], _attempts.Canceled);
        Assert.True(await _store.RequestCancelAsync(running.Id, Now));
        signals.SignalsMissed();
        while (_attempts.Canceled.Count < 2)
        {
            await _clock.WaitForTimerAsync(_options.Heartbeat).WaitAsync(TimeSpan.FromSeconds(30), Now);
            _clock.Advance(_options.Heartbeat);
        }
    }

    [Fact]
    public async Task A_cancel_that_is_heard_before_the_acquisition_reaches_the_attempt_once_it_is_started()
    {
        await _runner.StartAsync(Now);
        var holding = _held.HoldNextAsync();
        var job = await EnqueueAsync();
        await holding.WaitAsync(TimeSpan.FromSeconds(30), Now);
        var acquired = AttemptId.Of((await _store.FindAsync(job.Id, Now))!);
        ((IJobSignalHandler)_runner).CancelRequested(acquired);
        Assert.Empty(_attempts.Canceled);
        _held.Release();
        await _attempts.NextAsync();
        Assert.Equal(acquired, await _attempts.NextCanceledAsync());
    }
}
