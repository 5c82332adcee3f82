using Gristmill.Jobs;

namespace Gristmill.Conformance.Jobs;

/// <summary>What becomes of jobs that are pruned.</summary>
public abstract partial class JobStoreConformance
{
    private async Task<Job> EndedAsync(NewJob? wanted = null)
    {
        var job = await EnqueueAsync((wanted ?? Some.NewJob) with
        {
            Tags = ["red", "blue"], Key = "k", Timeout = TimeSpan.FromSeconds(1.5), Retry = new RetryPolicy { Jitter = 0.5 },
            ExpiresAt = Clock.GetUtcNow() + TimeSpan.FromDays(1), Args = "{\n \"a\": [1.50, \"\\ud800\"] }"u8.ToArray(),
        });
        await Queues.SaveAsync(Rules() with { Keys = new KeyRules("a") }, Now);
        var running = Assert.Single(await AcquireAsync(1));
        Assert.Equal(job.Id, running.Id);
        var failed = End(running, new AttemptEnd.Failed("fault", "no", Retryable: false));
        Assert.True(await Store.TryWriteAsync(running, failed, Now));
        return (await Store.FindAsync(job.Id, Now))!;
    }

    private Task<PruneStep> PruneAllAsync(bool toTable) =>
        Store.PruneAsync(JobState.Discarded, "default", DateTimeOffset.MaxValue, 0, null, 100, toTable, Now);

    [Fact]
    public async Task A_pruned_job_is_archived_in_the_same_transaction_as_it_was()
    {
        var job = await EndedAsync();
        Assert.Null(await Store.FindArchivedAsync(job.Id, Now));
        Assert.Equal(1, (await PruneAllAsync(toTable: true)).Deleted);
        Assert.Null(await Store.FindAsync(job.Id, Now));
        AssertSame(job, await Store.FindArchivedAsync(job.Id, Now));
        Store = await ReopenAsync();
        AssertSame(job, await Store.FindArchivedAsync(job.Id, Now));
    }

    [Fact]
    public async Task What_is_deleted_otherwise_is_not_archived()
    {
        var pruned = await EndedAsync();
        Assert.Equal(1, (await PruneAllAsync(toTable: false)).Deleted);
        var deleted = await EndedAsync();
        Assert.Equal(1, await Store.DeleteAsync([deleted.Id], Now));
        Assert.Null(await Store.FindArchivedAsync(pruned.Id, Now));
        Assert.Null(await Store.FindArchivedAsync(deleted.Id, Now));
    }

    [Fact]
    public async Task What_has_been_archived_for_too_long_is_deleted_a_few_at_a_time()
    {
        List<Guid> early = [];
        for (var i = 0; i < 3; i++) early.Add((await EndedAsync()).Id);
        await PruneAllAsync(toTable: true);
        Clock.Advance(TimeSpan.FromHours(1));
        var late = await EndedAsync();
        await PruneAllAsync(toTable: true);
        Assert.Equal(2, await Store.DeleteArchivedAsync(Clock.GetUtcNow(), 2, Now));
        Assert.Equal(1, await Store.DeleteArchivedAsync(Clock.GetUtcNow(), 2, Now));
        Assert.Equal(0, await Store.DeleteArchivedAsync(Clock.GetUtcNow(), 2, Now));
        foreach (var id in early) Assert.Null(await Store.FindArchivedAsync(id, Now));
        Assert.NotNull(await Store.FindArchivedAsync(late.Id, Now));
    }

    [Fact]
    public async Task What_is_prunable_is_what_pruning_would_delete()
    {
        List<Job> jobs = [];
        for (var i = 0; i < 4; i++)
        {
            jobs.Add(await EndedAsync());
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var before = jobs[2].FinalizedAt!.Value;
        var found = await Store.FindPrunableAsync(JobState.Discarded, "default", before, 0, null, 3, Now);
        Assert.Equal((3, jobs[2].Id), (found.Examined, found.Last));
        Assert.Equal(jobs[..2].Select(job => job.Id), found.Jobs.Select(job => job.Id));
        AssertSame(jobs[0], found.Jobs[0]);
        found = await Store.FindPrunableAsync(JobState.Discarded, "default", DateTimeOffset.MaxValue, 3, null, 10, Now);
        Assert.Equal([jobs[0].Id], found.Jobs.Select(job => job.Id));
        found = await Store.FindPrunableAsync(JobState.Discarded, "default", DateTimeOffset.MaxValue, 0, jobs[3].Id, 10, Now);
        Assert.Equal((0, null), (found.Examined, found.Last));
        Assert.Empty(found.Jobs);
        Assert.Equal(4, await CountAsync(JobState.Discarded));
    }

    [Fact]
    public async Task What_is_prunable_is_read_up_to_so_many_bytes()
    {
        await Store.EnqueueAsync([.. Enumerable.Range(0, 3).Select(_ => New())], Now);
        var result = System.Text.Encoding.UTF8.GetBytes($"\"{new string('x', 9 << 20)}\"");
        var running = (await AcquireAsync()).OrderBy(job => job.Id).ToArray();
        foreach (var job in running) Assert.True(await Store.TryWriteAsync(job, End(job, new AttemptEnd.Completed(result)), Now));
        Task<Prunable> FindAsync(Guid? above) => Store.FindPrunableAsync(JobState.Completed, "default", DateTimeOffset.MaxValue, 0, above, 10, Now);
        var first = await FindAsync(null);
        Assert.Equal((2, 10, running[1].Id), (first.Jobs.Count, first.Examined, first.Last));
        var rest = await FindAsync(first.Last);
        Assert.Equal((running[2].Id, 1, running[2].Id), (Assert.Single(rest.Jobs).Id, rest.Examined, rest.Last));
    }

    [Fact]
    public async Task Of_what_was_archived_only_what_has_not_changed_since_is_deleted()
    {
        var same = await EndedAsync();
        var changed = await EndedAsync();
        Assert.True(await Store.TryWriteAsync(changed, JobLife.Retry(changed, Clock.GetUtcNow()), Now));
        var again = Assert.Single(await AcquireAsync());
        Assert.True(await Store.TryWriteAsync(again, End(again, new AttemptEnd.Completed("1"u8.ToArray())), Now));
        Assert.Equal(1, await Store.DeleteUnchangedAsync([same, changed], Now));
        Assert.Null(await Store.FindAsync(same.Id, Now));
        Assert.Equal(JobState.Completed, (await Store.FindAsync(changed.Id, Now))!.State);
        Assert.Equal(0, await CountAsync(JobState.Discarded));
        Assert.Equal(0, await Store.DeleteUnchangedAsync([same, changed], Now));
    }

    private static void AssertSame(Job expected, Job? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Args.ToArray(), actual.Args.ToArray());
        Assert.Equal(expected.Result?.ToArray(), actual.Result?.ToArray());
        Assert.Equal(expected.Tags, actual.Tags);
        Assert.Equal(expected.History, actual.History);
        Assert.Equal(expected, actual with { Args = expected.Args, Result = expected.Result, Tags = expected.Tags, History = expected.History });
    }
}
