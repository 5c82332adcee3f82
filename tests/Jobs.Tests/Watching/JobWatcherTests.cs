using Gristmill.Conformance.Jobs;
using Gristmill.Jobs.Sqlite;
using Gristmill.Testing;
using Gristmill.Testing.Nodes;

namespace Gristmill.Jobs.Tests.Watching;

/// <summary>What is new of a job, over a real store.</summary>
public sealed class JobWatcherTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly SqliteDatabase _database;
    private readonly IJobStore _store;
    private readonly SqliteReportStore _reports;
    private readonly JobWatcher _watcher;

    public JobWatcherTests()
    {
        _database = SqliteDatabase.Open(_data.Path);
        var changes = new JobChanges(_clock, new ChangeFeed(new NoSignals(), _clock));
        _store = new PublishingJobStore(new SqliteJobStore(_database, _clock), changes);
        _reports = new SqliteReportStore(_database);
        _watcher = new JobWatcher(_store, _reports, changes);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _database.Dispose();
        _data.Dispose();
    }

    private async Task<Job> EnqueueAsync()
    {
        var job = JobLife.Create(Some.NewJob, Guid.NewGuid(), _clock.GetUtcNow());
        await _store.EnqueueAsync([job], Now);
        return job;
    }

    private async Task<Job> RunAsync() => (await _store.AcquireAsync(
        new AcquisitionRequest(JobLane.Cpu, ["mill/grind"], 1, "mill/1", TimeSpan.FromMinutes(1)), Now)).Jobs.Single();

    private async Task<Job> EndAsync(Job job, AttemptEnd end)
    {
        var ended = JobLife.End(job, end, _clock.GetUtcNow(), _ => TimeSpan.Zero);
        Assert.True(await _store.TryWriteAsync(job, ended, Now));
        return ended;
    }

    private Task LogAsync(Job job, int first, int count, JobProgress? progress = null) => _reports.WriteAsync(
    [
        new AttemptReport(AttemptId.Of(job), progress,
        [
            .. Enumerable.Range(first, count).Select(number => new LogLine(
                job.Attempt, new ReportPosition(job.Version, number), _clock.GetUtcNow(), ReportLevel.Information, $"{job.Attempt}.{number}")),
        ]),
    ], Now);

    private JobProgress Told(Job job, int number) =>
        new(job.Attempt, new ReportPosition(job.Version, number), number / 10.0, "", _clock.GetUtcNow());

    private async Task<JobNews> LookAsync(Guid id, JobCursor seen = default) => (await _watcher.WatchAsync(id, seen, TimeSpan.Zero, Now))!;

    private static string Describe(IEnumerable<JobEvent> events) => string.Join(' ', events.Select(each =>
        each.Line?.Message ?? (each.Progress is { } progress ? $"{progress.Fraction:0.0}" : each.Job!.State.ToString())));

    [Fact]
    public async Task A_job_that_is_not_there_is_null()
    {
        Assert.Null(await _watcher.WatchAsync(Guid.NewGuid(), default, TimeSpan.Zero, Now));
        Assert.Null(await _watcher.UntilEndedAsync(Guid.NewGuid(), TimeSpan.Zero, Now));
    }

    [Fact]
    public async Task Lines_stand_between_the_states_of_their_attempt()
    {
        await EnqueueAsync();
        var first = await RunAsync();
        await LogAsync(first, 1, 2, Told(first, 5));
        await EndAsync(first, new AttemptEnd.Failed("code", "It broke.", Retryable: true));
        Assert.Equal("1.1 1.2 0.5 Retryable", Describe((await LookAsync(first.Id)).Events));
        await _store.PromoteAsync(10, Now);
        var second = await RunAsync();
        await LogAsync(second, 1, 1, Told(second, 9));
        Assert.Equal("1.1 1.2 Running 2.1 0.9", Describe((await LookAsync(first.Id)).Events));
        await EndAsync(second, new AttemptEnd.Completed("1"u8.ToArray()));
        var news = await LookAsync(first.Id);
        Assert.Equal("1.1 1.2 2.1 0.9 Completed", Describe(news.Events));
        Assert.True(news.Ended);
    }

    [Fact]
    public async Task From_any_cursor_on_comes_what_is_after_it_and_nothing_twice()
    {
        await EnqueueAsync();
        var job = await RunAsync();
        await LogAsync(job, 1, 3, Told(job, 1));
        await EndAsync(job, new AttemptEnd.Completed("1"u8.ToArray()));
        var all = (await LookAsync(job.Id)).Events;
        for (var seen = 0; seen < all.Count; seen++)
        {
            var cursor = JobCursor.Parse(all[seen].Cursor.ToString())!.Value;
            Assert.Equal(Describe(all.Skip(seen + 1)), Describe((await LookAsync(job.Id, cursor)).Events));
        }
    }

    [Fact]
    public async Task More_lines_than_a_look_takes_come_in_several_before_the_state()
    {
        await EnqueueAsync();
        var job = await RunAsync();
        await LogAsync(job, 1, JobWatcher.MaxLines + 10);
        await EndAsync(job, new AttemptEnd.Completed("1"u8.ToArray()));
        var first = await LookAsync(job.Id);
        Assert.Equal((JobWatcher.MaxLines, false), (first.Events.Count, first.Ended));
        Assert.All(first.Events, each => Assert.NotNull(each.Line));
        var second = await LookAsync(job.Id, first.Events[^1].Cursor);
        Assert.Equal((11, true), (second.Events.Count, second.Ended));
        Assert.Equal(JobState.Completed, second.Events[^1].Job!.State);
    }

    [Fact]
    public async Task A_cancel_request_is_a_new_state()
    {
        await EnqueueAsync();
        var job = await RunAsync();
        var running = (await LookAsync(job.Id)).Events.Single();
        Assert.True(await _store.RequestCancelAsync(job.Id, Now));
        Assert.NotNull((await LookAsync(job.Id, running.Cursor)).Events.Single().Job!.CancelRequestedAt);
    }

    [Fact]
    public async Task What_this_silo_commits_wakes_who_waits_without_time_passing()
    {
        var job = await EnqueueAsync();
        var enqueued = (await LookAsync(job.Id)).Events.Single();
        var watching = _watcher.WatchAsync(job.Id, enqueued.Cursor, TimeSpan.FromSeconds(15), Now);
        var waiting = _watcher.UntilEndedAsync(job.Id, TimeSpan.FromSeconds(15), Now);
        var running = await RunAsync();
        Assert.Equal("Running", Describe((await watching)!.Events));
        await EndAsync(running, new AttemptEnd.Completed("1"u8.ToArray()));
        Assert.True((await waiting)!.IsFinal);
    }

    [Fact]
    public async Task What_nobody_signals_is_found_within_a_second()
    {
        await EnqueueAsync();
        var job = await RunAsync();
        var running = (await LookAsync(job.Id)).Events.Single();
        var watching = _watcher.WatchAsync(job.Id, running.Cursor, TimeSpan.FromSeconds(15), Now);
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(1));
        await LogAsync(job, 1, 1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("1.1", Describe((await watching)!.Events));
    }

    [Fact]
    public async Task A_wait_ends_with_the_job_as_it_is()
    {
        var job = await EnqueueAsync();
        Assert.Equal(JobState.Available, (await _watcher.UntilEndedAsync(job.Id, TimeSpan.Zero, Now))!.State);
        Assert.Empty((await LookAsync(job.Id, (await LookAsync(job.Id)).Events.Single().Cursor)).Events);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.3.4.5.6")]
    [InlineData("1.2.3.4.-5")]
    [InlineData("1.2.3.4.x")]
    [InlineData("1.2.3.4.99999999999")]
    [InlineData("99999999999999999999.2.3.4.5")]
    public void What_is_no_cursor_is_not_read_as_one(string text) => Assert.Null(JobCursor.Parse(text));
}
