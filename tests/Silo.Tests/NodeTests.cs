using System.Text;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Gristmill.Modules;

namespace Gristmill.Silo.Tests;

/// <summary>A node as a whole - store, runner, grains, modules - under a clock that the test advances.</summary>
public sealed class NodeTests : IAsyncDisposable
{
    private const string Forever = """{"milliseconds":600000}""";
    private readonly NodeFixture _node = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private Task<IReadOnlyList<ReminderRow>> RemindersAsync() => _node.Get<IReminderStore>().ReadAllAsync(Now);

    [Fact]
    public async Task A_failed_job_waits_out_its_backoff_and_runs_again()
    {
        await _node.StartAsync("--Retry:Jitter", "0");
        var id = await _node.EnqueueAsync("fail", """{"kind":"coded"}""", maxAttempts: 2);
        var failed = await _node.UntilAsync(id, JobState.Retryable);
        Assert.Equal(_node.Clock.GetUtcNow() + TimeSpan.FromSeconds(1), failed.ScheduledAt);
        await _node.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(1)).WaitAsync(TimeSpan.FromSeconds(30), Now);
        _node.Clock.Advance(TimeSpan.FromSeconds(1));
        var discarded = await _node.UntilAsync(id, JobState.Discarded);
        Assert.Equal([1, 2], discarded.History.Select(attempt => attempt.Attempt));
    }

    [Fact]
    public async Task A_job_of_an_operation_that_its_module_no_longer_has_waits_unspent_and_runs_when_it_is_back()
    {
        var modules = Directory.CreateTempSubdirectory("gristmill-");
        var testbed = modules.CreateSubdirectory("testbed").FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "modules", "testbed")))
            File.Copy(file, Path.Combine(testbed, Path.GetFileName(file)));
        await _node.StartAsync("--modules", modules.FullName, "--Modules:Watch", "false");
        await _node.UntilAsync(await _node.EnqueueAsync("stamp", "{}"), JobState.Completed);
        var manifest = await File.ReadAllTextAsync(Path.Combine(testbed, "module.json"), Now);
        await ReloadAsync(Renamed(manifest, "\"stamp\"", "\"other\""));
        // The node still believes to have it, and takes the job once.
        var now = _node.Clock.GetUtcNow();
        var job = JobLife.Create(new NewJob { Module = "testbed", Operation = "stamp", Lane = JobLane.Io, Args = "{}"u8.ToArray() },
            Guid.CreateVersion7(now), now);
        await _node.Store.EnqueueAsync([job], Now);
        _node.Get<JobRunner>().Wake();
        while ((await _node.Store.FindAsync(job.Id, Now))!.History.IsEmpty) await Task.Yield();
        await _node.BeatAsync(TimeSpan.FromSeconds(10));
        var waits = (await _node.Store.FindAsync(job.Id, Now))!;
        Assert.Equal((JobState.Available, 0), (waits.State, waits.Attempt));
        Assert.Equal((AttemptOutcome.Released, "operation_not_found"), (waits.History.Single().Outcome, waits.History.Single().Code));
        var why = await _node.Get<WaitReasons>().FindAsync(waits, Now);
        Assert.Equal(WaitCodes.NoCapableSilo, why!.Code);
        await ReloadAsync(Renamed(manifest, "1.0.0", "1.2.0"));
        await _node.BeatAsync(TimeSpan.FromSeconds(6));
        Assert.Equal(1, (await _node.UntilAsync(job.Id, JobState.Completed)).Attempt);
        await _node.StopAsync();
        modules.Delete(recursive: true);

        async Task ReloadAsync(string text)
        {
            await File.WriteAllTextAsync(Path.Combine(testbed, "module.json"), text, Now);
            var reload = Assert.Single(await _node.Get<ModuleRegistry>().ReloadAsync(["testbed"], Now));
            Assert.Equal(ReloadOutcome.Reloaded, reload.Outcome);
        }
    }

    private static string Renamed(string manifest, string from, string to)
    {
        Assert.Contains(from, manifest);
        return manifest.Replace(from, to);
    }

    [Fact]
    public async Task A_lasting_attempt_holds_a_reminder_until_it_ends()
    {
        await _node.StartAsync();
        var id = await _node.EnqueueAsync("wait", Forever);
        await _node.UntilAsync(id, JobState.Running);
        Assert.Empty(await RemindersAsync());
        await _node.BeatAsync(TimeSpan.FromSeconds(90));
        Assert.Contains(id.ToString("N"), Assert.Single(await RemindersAsync()).GrainId);
        Assert.Equal(JobReplyKind.Requested, (await _node.Grain(id).CancelAsync()).Kind);
        await _node.UntilAsync(id, JobState.Canceled);
        while ((await RemindersAsync()).Count > 0) await Task.Yield();
    }

    [Fact]
    public async Task An_attempt_whose_lease_was_lost_is_stopped_and_its_outcome_refused()
    {
        await _node.StartAsync();
        var id = await _node.EnqueueAsync("wait", Forever);
        var running = await _node.UntilAsync(id, JobState.Running);
        // What another node does that believes this one dead.
        var rescued = JobLife.Rescue(running, _node.Clock.GetUtcNow(), _ => TimeSpan.Zero)
            with { ScheduledAt = _node.Clock.GetUtcNow() + TimeSpan.FromDays(1) };
        Assert.True(await _node.Store.TryWriteAsync(running, rescued, Now));
        await _node.BeatAsync(TimeSpan.FromSeconds(30));
        while (_node.Get<JobRunner>().Held > 0) await Task.Yield();
        var job = await _node.UntilAsync(id, JobState.Retryable);
        Assert.Equal(rescued.Version, job.Version);
        Assert.Equal("lease_lost", job.History.Single().Code);
    }

    [Fact]
    public async Task An_attempt_that_lost_its_lease_unnoticed_makes_way_for_the_next_one_on_the_same_node()
    {
        await _node.StartAsync();
        var id = await _node.EnqueueAsync("wait", Forever);
        var first = await _node.UntilAsync(id, JobState.Running);
        var rescued = JobLife.Rescue(first, _node.Clock.GetUtcNow(), _ => TimeSpan.Zero);
        Assert.True(await _node.Store.TryWriteAsync(first, rescued, Now));
        await _node.Store.PromoteAsync(1, Now);
        _node.Get<JobRunner>().Wake();
        var started = TimeProvider.System.GetTimestamp();
        // The first attempt is stopped and the second one runs, alone.
        while ((await _node.Store.FindAsync(id, Now))!.Attempt != 2 || _node.Get<JobRunner>().Held != 1)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "The second did not take over.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Now);
        }

        Assert.Equal(JobReplyKind.Requested, (await _node.Grain(id).CancelAsync()).Kind);
        var job = await _node.UntilAsync(id, JobState.Canceled);
        Assert.Equal([AttemptOutcome.Rescued, AttemptOutcome.Canceled], job.History.Select(attempt => attempt.Outcome));
        Assert.Equal(0, _node.Get<JobRunner>().Held);
    }

    [Fact]
    public async Task A_cancel_that_comes_before_the_start_is_heeded()
    {
        await _node.StartAsync("--Limits:Io", "1");
        var first = await _node.EnqueueAsync("wait", Forever);
        await _node.UntilAsync(first, JobState.Running);
        var second = await _node.EnqueueAsync("wait", Forever);
        Assert.Equal(JobReplyKind.Done, (await _node.Grain(second).CancelAsync()).Kind);
        Assert.Equal(JobReplyKind.NotAllowed, (await _node.Grain(second).CancelAsync()).Kind);
        Assert.Equal(JobReplyKind.NotFound, (await _node.Grain(Guid.NewGuid()).CancelAsync()).Kind);
    }

    [Fact]
    public async Task A_stubborn_attempt_is_canceled_though_its_thread_goes_on()
    {
        await _node.StartAsync();
        var id = await _node.EnqueueAsync("stubborn", """{"milliseconds":3000}""");
        await _node.UntilAsync(id, JobState.Running);
        Assert.Equal(JobReplyKind.Requested, (await _node.Grain(id).CancelAsync()).Kind);
        await _node.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(2)).WaitAsync(TimeSpan.FromSeconds(30), Now);
        _node.Clock.Advance(TimeSpan.FromSeconds(2));
        await _node.UntilAsync(id, JobState.Canceled);
    }

    [Fact]
    public async Task What_a_stopped_node_gave_back_runs_on_the_next_one_as_the_same_attempt()
    {
        await _node.StartAsync();
        var id = await _node.EnqueueAsync("wait", Forever);
        await _node.UntilAsync(id, JobState.Running);
        await _node.StopAsync();
        await _node.StartAsync();
        var job = await _node.UntilAsync(id, JobState.Running);
        Assert.Equal(1, job.Attempt);
        Assert.Equal(AttemptOutcome.Released, job.History.Single().Outcome);
    }

    [Fact]
    public async Task A_thousand_jobs_at_once_all_complete_once()
    {
        await _node.StartAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => _node.EnqueueAsync("stamp", "{}")));
        foreach (var id in ids)
        {
            var job = await _node.UntilAsync(id, JobState.Completed);
            Assert.Equal(1, job.Attempt);
            Assert.True(long.Parse(Encoding.UTF8.GetString(job.Result!.Value.Span)) > 0);
        }

        Assert.Equal([new JobCount("default", JobState.Completed, 1_000)], await _node.Store.CountAsync(Now));
    }

    [Fact]
    public async Task Long_jobs_behind_short_ones_are_not_hoarded()
    {
        await _node.StartAsync("--Limits:Io", "2");
        var shorts = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => _node.EnqueueAsync("stamp", "{}")));
        foreach (var id in shorts) await _node.UntilAsync(id, JobState.Completed);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _node.EnqueueAsync("wait", Forever)));
        // Two run, two wait at the gate; the others were taken ahead by mistake and go back, their attempts unspent.
        IReadOnlyList<Job> waiting = [];
        for (var looks = 0; looks < 1_000 && (waiting.Count != 96 || _node.Get<JobRunner>().Held != 4); looks++)
        {
            _node.Clock.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            waiting = (await _node.Store.ListAsync(new JobFilter { State = JobState.Available, Limit = 1_000 }, Now)).Jobs;
        }

        Assert.Equal(96, waiting.Count);
        Assert.All(waiting, job => Assert.Equal(0, job.Attempt));
        Assert.Equal(4, _node.Get<JobRunner>().Held);
    }
}
