using Gristmill.Conformance.Jobs;
using Gristmill.Jobs.Sqlite;
using Gristmill.Testing;
using Gristmill.Testing.Nodes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Jobs.Tests;

/// <summary>How long ended jobs are kept, over a real store.</summary>
public sealed class JobPrunerTests : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly TemporaryDirectory _data = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteJobStore _store;
    private readonly JobIds _ids;
    private readonly RetentionOptions _options = new() { Batch = 3, Pause = TimeSpan.Zero, Default = new() { Completed = Day } };

    public JobPrunerTests()
    {
        _database = SqliteDatabase.Open(_data.Path);
        _store = new SqliteJobStore(_database, _clock);
        _ids = new JobIds(_clock);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _database.Dispose();
        _data.Dispose();
    }

    private Task<long> PruneAsync() => new JobPruner(_store, new SqliteBatchStore(_database, _clock), new JobArchive(_store, new ArchiveOptions(), null), _options, NullLogger<JobPruner>.Instance).PruneAsync(Now);

    private async Task<Job> EndAsync(Job job, AttemptEnd? end = null)
    {
        var running = (await _store.AcquireAsync(new AcquisitionRequest(job.Lane, [OperationNames.Of(job.Module, job.Operation)], 1, "mill/1", Day * 100), Now)).Jobs.Single();
        Assert.Equal(job.Id, running.Id);
        var ended = JobLife.End(running, end ?? new AttemptEnd.Completed("1"u8.ToArray()), _clock.GetUtcNow(), _ => Day);
        Assert.True(await _store.TryWriteAsync(running, ended, Now));
        return ended;
    }

    private async Task<Job> EnqueueAsync(NewJob? wanted = null)
    {
        var job = JobLife.Create(wanted ?? Some.NewJob, _ids.Next(), _clock.GetUtcNow());
        await _store.EnqueueAsync([job], Now);
        return job;
    }

    private async Task<IEnumerable<Guid>> LeftAsync() => (await _store.ListAsync(new JobFilter(), Now)).Jobs.Select(job => job.Id);

    [Fact]
    public async Task Jobs_are_deleted_when_they_ended_longer_ago_than_they_are_kept()
    {
        for (var i = 0; i < 8; i++) await EndAsync(await EnqueueAsync());
        Assert.Equal(0, await PruneAsync());
        _clock.Advance(Day + TimeSpan.FromSeconds(1));
        var young = await EndAsync(await EnqueueAsync());
        Assert.Equal(8, await PruneAsync());
        Assert.Equal([young.Id], await LeftAsync());
    }

    [Fact]
    public async Task A_job_that_ended_lately_stays_however_long_ago_it_was_enqueued()
    {
        var early = await EnqueueAsync();
        for (var i = 0; i < 4; i++) await EnqueueAsync(Some.NewJob with { Module = "other" });
        _clock.Advance(Day * 3);
        await EndAsync(early);
        Assert.Equal(0, await PruneAsync());
        _clock.Advance(Day * 2);
        Assert.Equal(1, await PruneAsync());
    }

    [Fact]
    public async Task What_has_no_rule_is_kept_for_ever()
    {
        var discarded = await EndAsync(await EnqueueAsync(), new AttemptEnd.Failed("fault", "broken", Retryable: false));
        _clock.Advance(Day * 1_000);
        Assert.Equal(0, await PruneAsync());
        Assert.Equal([discarded.Id], await LeftAsync());
    }

    [Fact]
    public async Task The_newest_stay_when_only_so_many_are_kept()
    {
        _options.Default = new RetentionRules { CompletedCount = 2 };
        List<Job> jobs = [];
        for (var i = 0; i < 9; i++) jobs.Add(await EndAsync(await EnqueueAsync()));
        Assert.Equal(7, await PruneAsync());
        Assert.Equal([jobs[8].Id, jobs[7].Id], await LeftAsync());
        Assert.Equal(0, await PruneAsync());
    }

    [Fact]
    public async Task A_queue_has_rules_of_its_own()
    {
        _options.Queues["default"] = new RetentionRules { Completed = Day * 10 };
        var kept = await EndAsync(await EnqueueAsync());
        await EndAsync(await EnqueueAsync(Some.NewJob with { Queue = "other" }));
        _clock.Advance(Day * 2);
        Assert.Equal(1, await PruneAsync());
        Assert.Equal([kept.Id], await LeftAsync());
    }

    [Theory]
    [InlineData("Retention:Default:Completed")]
    [InlineData("Retention:Queues:night:DiscardedCount")]
    [InlineData("Retention:Queues:bad name")]
    [InlineData("Retention:Interval")]
    [InlineData("Retention:Batch")]
    [InlineData("Retention:Pause")]
    public void A_wrong_option_is_named(string key)
    {
        var options = new RetentionOptions { Interval = TimeSpan.Zero, Batch = 0, Pause = -Day, Default = { Completed = -Day } };
        options.Queues["night"] = new RetentionRules { DiscardedCount = -1 };
        options.Queues["bad name"] = new RetentionRules();
        Assert.Contains(options.Validate(null, options).Failures!, error => error.StartsWith($"{key}:", StringComparison.Ordinal));
    }
}
