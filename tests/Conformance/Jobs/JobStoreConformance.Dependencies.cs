using System.Text;
using Gristmill.Jobs;

namespace Gristmill.Conformance.Jobs;

/// <summary>Jobs that wait for others, and batches.</summary>
public abstract partial class JobStoreConformance
{
    /// <summary>The batches over the database that <see cref="Store"/> is over.</summary>
    protected abstract IBatchStore Batches { get; }

    private UniqueJob After(NewJob wanted, params Dependency[] after) =>
        new(New(wanted with { WaitsFor = after.Length }), []) { After = [.. after] };

    private UniqueJob After(params Dependency[] after) => After(Some.NewJob, after);

    private async Task<IReadOnlyList<Enqueued>> StoreAsync(params UniqueJob[] jobs) =>
        await Store.EnqueueUniqueAsync(Workflow.Tie(jobs), null, Now);

    private async Task<Job> FindAsync(Guid id) => (await Store.FindAsync(id, Now))!;

    private async Task EndAsync(Job running, string? result) => Assert.True(await Store.TryWriteAsync(running,
        End(running, result is null ? new AttemptEnd.Failed("broken", "It broke.", Retryable: false) : new AttemptEnd.Completed(Encoding.UTF8.GetBytes(result))), Now));

    /// <summary>Tells ends until there are none, and how many jobs that released.</summary>
    private async Task<int> SettleAsync(int limit = 1_000)
    {
        for (var released = 0; ;)
        {
            var settlement = await Store.SettleAsync(limit, Now);
            released += settlement.Released;
            if (!settlement.MayHaveMore) return released;
        }
    }

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    [Fact]
    public async Task A_job_waits_for_all_it_comes_after_and_gets_their_results()
    {
        var (first, second) = (After(), After());
        var last = After(Some.NewJob with { Args = """{"n":1.50,"b":null}"""u8.ToArray() },
            new Dependency(first.Job.Id, "a"), new Dependency(second.Job.Id, "b"));
        Assert.All(await StoreAsync(last, first, second), each => Assert.Equal(Conflict.None, each.Conflict));
        Assert.Equal((JobState.Scheduled, 2), await FindAsync(last.Job.Id) is var waits ? (waits.State, waits.WaitsFor) : default);
        Assert.Null((await Store.PromoteAsync(10, Now)).NextDueAt);
        var running = await AcquireAsync();
        Assert.Equal([first.Job.Id, second.Job.Id], running.Select(job => job.Id));
        await EndAsync(running[1], """{"x":[1,"é"]}""");
        Assert.Equal(0, await SettleAsync());
        Assert.Equal(1, (await FindAsync(last.Job.Id)).WaitsFor);
        Assert.Empty(await AcquireAsync());
        await EndAsync(running[0], "1e400");
        Assert.Equal(1, await SettleAsync());
        var job = Assert.Single(await AcquireAsync());
        Assert.Equal((last.Job.Id, """{"n":1.50,"a":1e400,"b":{"x":[1,"é"]}}""", -1), (job.Id, Text(job.Args), job.WaitsFor));
        Assert.Equal([JobState.Completed, JobState.Completed], (await Store.ListDependenciesAsync(job.Id, Now)).Select(each => each.Outcome!.Value));
        Assert.Equal([job.Id], await Store.ListDependentsAsync(first.Job.Id, 10, Now));
        Assert.Equal(2, await CountAsync(JobState.Completed));
        Assert.Equal((1, 0), (await CountAsync(JobState.Running), await CountAsync(JobState.Scheduled)));
    }

    [Fact]
    public async Task A_job_hears_of_an_end_that_was_before_it_came()
    {
        var first = await EnqueueAsync();
        await EndAsync((await AcquireAsync(1)).Single(), "7");
        Assert.Equal(0, await SettleAsync());
        for (var i = 0; i < 2; i++)
        {
            var later = After(new Dependency(first.Id, "a"));
            await StoreAsync(later);
            Assert.Equal(1, await SettleAsync());
            Assert.Equal("""{"grain":"rye","a":7}""", Text((await FindAsync(later.Job.Id)).Args));
        }

        Assert.Equal(2, (await AcquireAsync()).Count);
    }

    [Fact]
    public async Task A_job_hears_of_an_end_that_comes_while_it_is_stored()
    {
        for (var round = 0; round < 20; round++)
        {
            await EnqueueAsync();
            var running = (await AcquireAsync(1)).Single();
            var later = After(new Dependency(running.Id, "a"));
            await Task.WhenAll(EndAsync(running, "7"), StoreAsync(later), Store.SettleAsync(10, Now), Store.SettleAsync(10, Now));
            await SettleAsync();
            Assert.Equal((JobState.Available, """{"grain":"rye","a":7}"""), await FindAsync(later.Job.Id) is var job ? (job.State, Text(job.Args)) : default);
            await EndAsync((await AcquireAsync(1)).Single(), "0");
        }
    }

    [Fact]
    public async Task Many_that_end_at_once_release_the_one_that_waits_for_them_once()
    {
        UniqueJob[] siblings = [.. Enumerable.Range(0, 100).Select(_ => After())];
        var last = After(Some.NewJob with { Args = "{}"u8.ToArray() }, [.. siblings.Select((job, i) => new Dependency(job.Job.Id, $"r{i:D2}"))]);
        await StoreAsync([.. siblings, last]);
        var running = await AcquireAsync(200);
        Assert.Equal(100, running.Count);
        var released = 0;
        await Task.WhenAll(running.OrderByDescending(job => job.Id).Select(async (job, i) =>
        {
            await EndAsync(job, $"{99 - i}");
            Interlocked.Add(ref released, (await Store.SettleAsync(1 + (i % 7), Now)).Released);
        }));
        released += await SettleAsync();
        var job = await FindAsync(last.Job.Id);
        Assert.Equal((1, JobState.Available, 2), (released, job.State, (int)job.Version));
        Assert.Equal("{" + string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"r{i:D2}\":{i}")) + "}", Text(job.Args));
        Assert.Equal(1, await CountAsync(JobState.Available));
    }

    [Fact]
    public async Task One_that_many_wait_for_releases_all_of_them_in_parts()
    {
        var first = After();
        UniqueJob[] others = [.. Enumerable.Range(0, 25).Select(_ => After(new Dependency(first.Job.Id, "a")))];
        await StoreAsync([first, .. others]);
        await EndAsync((await AcquireAsync(1)).Single(), "1");
        Assert.True((await Store.SettleAsync(10, Now)) is { Released: 10, MayHaveMore: true });
        Assert.Equal(15, await SettleAsync(10));
        Assert.Equal(25, (await AcquireAsync(100)).DistinctBy(job => job.Id).Count());
        Assert.Equal(0, await SettleAsync());
    }

    [Fact]
    public async Task A_failure_cancels_those_that_wait_and_those_that_wait_for_them()
    {
        var first = After();
        var second = After(new Dependency(first.Job.Id, "a"));
        var third = After(new Dependency(second.Job.Id));
        var other = After(new Dependency(first.Job.Id, "a", FailureAction.Continue));
        await StoreAsync(first, second, third, other);
        await EndAsync((await AcquireAsync(1)).Single(), null);
        await SettleAsync();
        foreach (var id in (Guid[])[second.Job.Id, third.Job.Id])
            Assert.Equal((JobState.Canceled, ErrorCodes.DependencyFailed), await FindAsync(id) is var job ? (job.State, job.ErrorCode) : default);
        Assert.Equal("""{"grain":"rye","a":null}""", Text(Assert.Single(await AcquireAsync()).Args));
        Assert.Equal((1, 2, 0), (await CountAsync(JobState.Discarded), await CountAsync(JobState.Canceled), await CountAsync(JobState.Scheduled)));
    }

    [Fact]
    public async Task A_job_that_was_canceled_or_expired_while_it_waited_stays_so()
    {
        var first = After();
        var expires = After(Some.NewJob with { ExpiresAt = Clock.GetUtcNow() + TimeSpan.FromSeconds(1) }, new Dependency(first.Job.Id));
        var canceled = After(new Dependency(first.Job.Id));
        var after = After(new Dependency(expires.Job.Id));
        await StoreAsync(first, expires, canceled, after);
        var waits = await FindAsync(canceled.Job.Id);
        Assert.True(await Store.TryWriteAsync(waits, JobLife.Cancel(waits, Clock.GetUtcNow()), Now));
        Clock.Advance(TimeSpan.FromSeconds(2));
        var heard = 0;
        Store.AwaitedEnded += (_, _) => heard++;
        await Store.PromoteAsync(10, Now);
        Assert.Equal(1, heard);
        await SettleAsync();
        Assert.Equal(JobState.Canceled, (await FindAsync(after.Job.Id)).State);
        await EndAsync((await AcquireAsync(1)).Single(), "1");
        Assert.Equal(2, heard);
        Assert.Equal(0, await SettleAsync());
        Assert.Equal((JobState.Discarded, JobState.Canceled), ((await FindAsync(expires.Job.Id)).State, (await FindAsync(canceled.Job.Id)).State));
        Assert.Empty(await AcquireAsync());
    }

    [Fact]
    public async Task A_job_whose_time_has_not_come_is_released_to_wait_for_that()
    {
        var first = After();
        var due = Clock.GetUtcNow() + TimeSpan.FromHours(1);
        var later = After(Some.NewJob with { ScheduledAt = due }, new Dependency(first.Job.Id));
        await StoreAsync(first, later);
        await EndAsync((await AcquireAsync(1)).Single(), "1");
        Assert.True((await Store.SettleAsync(10, Now)) is { Released: 1 } settlement && settlement.NextDueAt == due);
        Assert.Equal(JobState.Scheduled, (await FindAsync(later.Job.Id)).State);
        Assert.Equal(due, (await Store.PromoteAsync(10, Now)).NextDueAt);
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, (await Store.PromoteAsync(10, Now)).Promoted);
        Assert.Single(await AcquireAsync());
    }

    [Fact]
    public async Task What_a_job_is_to_wait_for_must_be_there()
    {
        var claim = Claim();
        var jobs = new[] { new UniqueJob(New(), [claim]), After(new Dependency(Guid.NewGuid())) };
        Assert.All(await StoreAsync(jobs), each => Assert.Equal(Conflict.Orphaned, each.Conflict));
        Assert.Empty(await Store.CountAsync(Now));
        Assert.Equal(Conflict.None, (await EnqueueUniqueAsync(claim)).Conflict);
    }

    [Fact]
    public async Task A_waiting_job_s_arguments_may_change_and_its_time_does_not_make_it_run()
    {
        var first = After();
        var later = After(new Dependency(first.Job.Id, "a"));
        await StoreAsync(first, later);
        var held = await FindAsync(later.Job.Id);
        var edited = JobLife.Edit(held, new JobEdit { Args = """{"b":2}"""u8.ToArray(), ScheduledAt = Clock.GetUtcNow(), Queue = "other" }, Clock.GetUtcNow());
        Assert.Equal(JobState.Scheduled, edited.State);
        Assert.True(await Store.TryEditAsync(held, edited, Now));
        Assert.Equal(0, (await Store.PromoteAsync(10, Now)).Promoted);
        Assert.False(JobLife.MayRetry(held));
        await EndAsync((await AcquireAsync(10)).Single(), "1");
        await SettleAsync();
        var job = Assert.Single(await AcquireAsync());
        Assert.Equal(("""{"b":2,"a":1}""", "other"), (Text(job.Args), job.Queue));
    }

    [Fact]
    public async Task A_job_whose_end_is_still_to_be_told_is_neither_pruned_nor_deleted()
    {
        var first = After();
        var later = After(new Dependency(first.Job.Id, "a"));
        await StoreAsync(first, later);
        await EndAsync((await AcquireAsync(1)).Single(), "1");
        Assert.Equal(0, (await Store.PruneAsync(JobState.Completed, "default", DateTimeOffset.MaxValue, 0, null, 10, toTable: false, Now)).Deleted);
        Assert.Equal(0, await Store.DeleteAsync([first.Job.Id], Now));
        Store = await ReopenAsync();
        await SettleAsync();
        Assert.Equal(1, await Store.DeleteAsync([first.Job.Id], Now));
        var job = Assert.Single(await AcquireAsync());
        Assert.Equal("""{"grain":"rye","a":1}""", Text(job.Args));
        await EndAsync(job, "2");
        Assert.Equal(1, (await Store.PruneAsync(JobState.Completed, "default", DateTimeOffset.MaxValue, 0, null, 10, toTable: false, Now)).Deleted);
        Assert.Empty(await Store.ListDependenciesAsync(job.Id, Now));
    }

    [Fact]
    public async Task Results_that_are_too_large_together_discard_the_job()
    {
        var (first, second) = (After(), After());
        var last = After(new Dependency(first.Job.Id, "a"), new Dependency(second.Job.Id, "b"));
        await StoreAsync(first, second, last);
        var half = "\"" + new string('x', (DependencyLimits.ArgsBytes / 2) + 1) + "\"";
        foreach (var job in await AcquireAsync()) await EndAsync(job, half);
        await SettleAsync();
        Assert.Equal((JobState.Discarded, ErrorCodes.ResultsTooLarge), await FindAsync(last.Job.Id) is var found ? (found.State, found.ErrorCode) : default);
    }

    [Fact]
    public async Task Large_results_are_handed_on_a_few_at_a_time()
    {
        var first = After();
        UniqueJob[] others = [.. Enumerable.Range(0, 5).Select(i => After(new Dependency(first.Job.Id, "a")))];
        await StoreAsync([first, .. others]);
        await EndAsync((await AcquireAsync(1)).Single(), "\"" + new string('x', DependencyLimits.SettledBytes * 2 / 5) + "\"");
        Assert.True((await Store.SettleAsync(1_000, Now)) is { Released: 2, MayHaveMore: true });
        Assert.Equal(3, await SettleAsync());
        Assert.Equal(5, (await AcquireAsync()).Count);
    }

    [Theory]
    [InlineData("""{"b":1,"\ud800":[{"a":2}],"b":2}""", """{"b":1,"\ud800":[{"a":2}],"b":2,"a":7}""")]
    [InlineData("""{ "\u0061" : 1 , "c" : "x" }""", """{"c":"x","a":7}""")]
    [InlineData("[1]", null)]
    [InlineData("null", null)]
    public async Task Arguments_that_cannot_have_a_result_hold_up_no_other_job(string args, string? merged)
    {
        var (first, second) = (After(), After());
        var (odd, other) = (After(new Dependency(first.Job.Id, "a")), After(new Dependency(second.Job.Id, "a")));
        await StoreAsync(first, second, odd, other);
        var held = await FindAsync(odd.Job.Id);
        Assert.True(await Store.TryEditAsync(held, JobLife.Edit(held, new JobEdit { Args = Encoding.UTF8.GetBytes(args) }, Clock.GetUtcNow()), Now));
        foreach (var job in await AcquireAsync()) await EndAsync(job, "7");
        Assert.Equal(merged is null ? 1 : 2, await SettleAsync());
        Assert.Equal("""{"grain":"rye","a":7}""", Text((await FindAsync(other.Job.Id)).Args));
        held = await FindAsync(odd.Job.Id);
        if (merged is not null)
        {
            Assert.Equal(merged, Text(held.Args));
            return;
        }

        Assert.Equal((JobState.Discarded, ErrorCodes.InvalidArgument), (held.State, held.ErrorCode));
        Assert.True(await Store.TryRetryAsync(held, Now));
        held = await FindAsync(odd.Job.Id);
        Assert.True(await Store.TryEditAsync(held, JobLife.Edit(held, new JobEdit { Args = "{}"u8.ToArray() }, Clock.GetUtcNow()), Now));
        await SettleAsync();
        Assert.Equal("""{"a":7}""", Text((await FindAsync(odd.Job.Id)).Args));
    }

    [Fact]
    public async Task What_a_failure_canceled_waits_again_once_it_is_retried()
    {
        var (first, other) = (After(), After());
        var second = After(new Dependency(first.Job.Id, "a"), new Dependency(other.Job.Id, "b"));
        var third = After(new Dependency(second.Job.Id, "c"));
        await StoreAsync(first, other, second, third);
        var running = await AcquireAsync();
        await EndAsync(running[0], null);
        await SettleAsync();
        var (failed, canceled, behind) = (await FindAsync(first.Job.Id), await FindAsync(second.Job.Id), await FindAsync(third.Job.Id));
        Assert.Equal(JobState.Canceled, behind.State);
        Assert.True(await Store.TryRetryAsync(failed, Now));
        Assert.True(await Store.TryRetryAsync(canceled, Now));
        Assert.True(await Store.TryRetryAsync(behind, Now));
        Assert.False(await Store.TryRetryAsync(behind, Now));
        await EndAsync(running[1], "2");
        await SettleAsync();
        Assert.Equal((JobState.Scheduled, 1), await FindAsync(second.Job.Id) is var waits ? (waits.State, waits.WaitsFor) : default);
        foreach (var result in (string[])["1", "3"])
        {
            await EndAsync(Assert.Single(await AcquireAsync()), result);
            await SettleAsync();
        }

        Assert.Equal("""{"grain":"rye","a":1,"b":2}""", Text((await FindAsync(second.Job.Id)).Args));
        Assert.Equal("""{"grain":"rye","c":3}""", Text(Assert.Single(await AcquireAsync()).Args));
        Assert.Equal((0, 0, 3), (await CountAsync(JobState.Canceled), await CountAsync(JobState.Scheduled), await CountAsync(JobState.Completed)));
    }

    [Fact]
    public async Task Jobs_that_wait_for_many_that_ended_are_stored_while_ends_are_told()
    {
        await Store.EnqueueAsync([.. Enumerable.Range(0, 60).Select(_ => New())], Now);
        var ended = await AcquireAsync(100);
        foreach (var job in ended) await EndAsync(job, "1");
        using var stop = new CancellationTokenSource();
        var telling = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await Store.SettleAsync(7, Now);
        }, Now);
        UniqueJob[] later = [.. Enumerable.Range(0, 8).Select(_ => After([.. ended.Select(job => new Dependency(job.Id))]))];
        await Task.WhenAll(later.Select(job => StoreAsync(job)));
        await stop.CancelAsync();
        await telling;
        await SettleAsync();
        foreach (var job in later) Assert.Equal(JobState.Available, (await FindAsync(job.Job.Id)).State);
    }

    private Batch NewBatch(bool open = false, NewJob? callback = null) => new()
    {
        Id = _ids!.Next(), Name = "night", CreatedAt = Clock.GetUtcNow(), ClosedAt = open ? null : Clock.GetUtcNow(),
        Callback = callback is null ? null : new BatchCallback(_ids!.Next(), callback, "batch"),
    };

    private UniqueJob In(Batch batch) => new(New(Some.NewJob with { Batch = batch.Id }), []);

    private async Task<IReadOnlyList<Enqueued>> StoreAsync(Batch batch, params UniqueJob[] jobs) =>
        await Store.EnqueueUniqueAsync(Workflow.Tie(jobs), batch, Now);

    private async Task<(long Total, long Completed, long Canceled, long Discarded, bool Finished)> CountsAsync(Batch batch) =>
        await Batches.FindAsync(batch.Id, Now) is { } found
            ? (found.Total, found.Completed, found.Canceled, found.Discarded, found.FinishedAt is not null) : default;

    [Fact]
    public async Task A_batch_counts_its_jobs_and_is_followed_by_its_callback_once()
    {
        var batch = NewBatch(callback: Some.NewJob with { Args = """{"k":1}"""u8.ToArray(), Queue = "after", Priority = 3, Timeout = TimeSpan.FromSeconds(9) });
        await StoreAsync(batch, In(batch), In(batch), In(batch));
        Assert.Equal((3, 0, 0, 0, false), await CountsAsync(batch));
        var running = await AcquireAsync();
        await EndAsync(running[0], "1");
        await EndAsync(running[1], null);
        await SettleAsync();
        Assert.Equal((3, 1, 0, 1, false), await CountsAsync(batch));
        await EndAsync(running[2], "1");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Store.SettleAsync(10, Now)));
        await SettleAsync();
        Assert.Equal((3, 2, 0, 1, true), await CountsAsync(batch));
        var job = Assert.Single(await AcquireAsync());
        Assert.Equal((batch.Callback!.Id, "after", 3, TimeSpan.FromSeconds(9)), (job.Id, job.Queue, (int)job.Priority, job.Timeout!.Value));
        Assert.Equal("""{"k":1,"batch":{"id":"@","name":"night","total":3,"completed":2,"canceled":0,"discarded":1}}""".Replace("@", $"{batch.Id}"), Text(job.Args));
        Assert.Equal(3, (await Store.ListAsync(new JobIndex.OfBatch(batch.Id), new JobRange(null, null, 10), Now)).Count);
    }

    [Fact]
    public async Task A_callback_s_arguments_may_have_a_name_twice()
    {
        var batch = NewBatch(callback: Some.NewJob with { Args = """{"k":1,"k":2}"""u8.ToArray() });
        await StoreAsync(batch, In(batch));
        await EndAsync((await AcquireAsync(1)).Single(), "1");
        await SettleAsync();
        Assert.StartsWith("""{"k":1,"k":2,"batch":{"id":""", Text(Assert.Single(await AcquireAsync()).Args), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_tried_again_is_counted_anew_and_a_finished_batch_stays_so()
    {
        var batch = NewBatch(callback: Some.NewJob);
        await StoreAsync(batch, In(batch));
        await EndAsync((await AcquireAsync(1)).Single(), null);
        await SettleAsync();
        Assert.Equal((1, 0, 0, 1, true), await CountsAsync(batch));
        await EndAsync((await AcquireAsync(1)).Single(), "1");
        var failed = (await Store.ListAsync(new JobIndex.OfBatch(batch.Id), new JobRange(null, null, 10), Now)).Single();
        var held = await FindAsync(failed.Id);
        Assert.True(await Store.TryWriteAsync(held, JobLife.Retry(held, Clock.GetUtcNow()), Now));
        await EndAsync((await AcquireAsync(1)).Single(), "2");
        Assert.Equal(0, await SettleAsync());
        Assert.Equal((1, 1, 0, 0, true), await CountsAsync(batch));
        Assert.Empty(await AcquireAsync());
    }

    [Fact]
    public async Task An_open_batch_takes_more_jobs_until_it_is_closed()
    {
        var batch = NewBatch(open: true, callback: Some.NewJob);
        await StoreAsync(batch);
        await StoreAsync(batch, In(batch));
        await EndAsync((await AcquireAsync(1)).Single(), "1");
        await SettleAsync();
        Assert.Equal((1, 1, 0, 0, false), await CountsAsync(batch));
        await StoreAsync((await Batches.FindAsync(batch.Id, Now))!, In(batch), In(batch));
        Assert.Equal(3, (await CountsAsync(batch)).Total);
        foreach (var job in await AcquireAsync()) await EndAsync(job, "1");
        await SettleAsync();
        Assert.Empty(await AcquireAsync());
        Assert.NotNull((await Batches.CloseAsync(batch.Id, Now))!.FinishedAt);
        Assert.Equal(batch.Callback!.Id, Assert.Single(await AcquireAsync()).Id);
        Assert.All(await StoreAsync(batch, In(batch)), each => Assert.Equal(Conflict.BatchClosed, each.Conflict));
        Assert.NotNull(await Batches.CloseAsync(batch.Id, Now));
        Assert.Null(await Batches.CloseAsync(Guid.NewGuid(), Now));
        Assert.Equal((3, 3, 0, 0, true), await CountsAsync(batch));
        Assert.Empty(await AcquireAsync());
    }

    [Fact]
    public async Task Batches_are_listed_newest_first_and_pruned_when_they_finished_long_ago()
    {
        Batch[] batches = [.. Enumerable.Range(0, 5).Select(_ => NewBatch())];
        foreach (var batch in batches) await StoreAsync(batch, In(batch));
        Assert.Equal(batches.Reverse().Take(2).Select(batch => batch.Id), (await Batches.ListAsync(null, 2, Now)).Select(batch => batch.Id));
        Assert.Equal([batches[1].Id, batches[0].Id], (await Batches.ListAsync(batches[2].Id, 10, Now)).Select(batch => batch.Id));
        foreach (var job in await AcquireAsync(3)) await EndAsync(job, "1");
        await SettleAsync();
        await Batches.PruneAsync(Clock.GetUtcNow() + TimeSpan.FromSeconds(1), Now);
        Assert.Equal(2, (await Batches.ListAsync(null, 10, Now)).Count);
    }

    [Fact]
    public async Task A_batch_is_stored_once_whoever_asks_again_under_the_same_key()
    {
        var once = Claim("once") with { Fingerprint = "a", States = [.. Enum.GetValues<JobState>()] };
        var (first, second) = (NewBatch(), NewBatch());
        await StoreAsync(first, In(first) with { Claims = [once] });
        var again = Assert.Single(await StoreAsync(second, In(second) with { Claims = [once] }));
        Assert.Equal((Conflict.Repeated, first.Id), (again.Conflict, again.Job.Batch));
        Assert.Null(await Batches.FindAsync(second.Id, Now));
        Assert.Equal(1, (await CountsAsync(first)).Total);
    }
}
