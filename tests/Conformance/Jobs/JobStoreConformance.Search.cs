using System.Text;
using Gristmill.Jobs;

namespace Gristmill.Conformance.Jobs;

/// <summary>Search and pruning.</summary>
public abstract partial class JobStoreConformance
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private async Task<Job> EndedAsync(AttemptEnd end, NewJob? wanted = null)
    {
        await EnqueueAsync(wanted);
        var running = (await AcquireAsync(1)).Single();
        var ended = End(running, end);
        Assert.True(await Store.TryWriteAsync(running, ended, Now));
        return ended;
    }

    private Task<Job> CompletedAsync(NewJob? wanted = null) => EndedAsync(new AttemptEnd.Completed("1"u8.ToArray()), wanted);

    private Task<Job> DiscardedAsync(string code) => EndedAsync(new AttemptEnd.Failed(code, "broken", Retryable: false));

    private async Task<IEnumerable<Guid>> IdsAsync(JobFilter filter) => (await Store.ListAsync(filter, Now)).Jobs.Select(job => job.Id);

    private static NewJob With(string args) => Some.NewJob with { Args = Encoding.UTF8.GetBytes(args) };

    [Fact]
    public async Task Every_state_module_and_queue_is_listed_newest_first()
    {
        List<Job> jobs = [];
        for (var i = 0; i < 48; i++)
        {
            var wanted = Some.NewJob with { Module = i % 2 == 0 ? "mill" : "press", Queue = $"q{i % 3}" };
            jobs.Add(i % 8 < 4 ? await CompletedAsync(wanted) : await EnqueueAsync(wanted with { ScheduledAt = Clock.GetUtcNow() + Minute }));
        }

        foreach (var state in (JobState?[])[null, JobState.Completed, JobState.Scheduled, JobState.Discarded])
        foreach (var module in (string?[])[null, "mill", "press", "none"])
        foreach (var queue in (string?[])[null, "q0", "q2", "none"])
        {
            var expected = jobs.Where(job => (state is null || job.State == state) && (module is null || job.Module == module)
                && (queue is null || job.Queue == queue)).Select(job => job.Id).Reverse().ToList();
            List<Guid> listed = [];
            for (Guid? after = null; ;)
            {
                var page = await Store.ListAsync(
                    new JobFilter { State = state, Module = module, Queue = queue, Limit = 5, After = after }, Now);
                listed.AddRange(page.Jobs.Select(job => job.Id));
                if ((after = page.Next) is null) break;
            }

            Assert.Equal(expected, listed);
        }
    }

    [Fact]
    public async Task Jobs_are_found_by_their_tags()
    {
        var one = await EnqueueAsync(Some.NewJob with { Tags = ["red", "urgent", "red"] });
        var two = await CompletedAsync(Some.NewJob with { Tags = ["red"], Priority = -1 });
        await EnqueueAsync();
        Assert.Equal([two.Id, one.Id], await IdsAsync(new JobFilter { Tag = "red" }));
        Assert.Equal([one.Id], await IdsAsync(new JobFilter { Tag = "red", State = JobState.Available }));
        Assert.Empty(await IdsAsync(new JobFilter { Tag = "Red" }));
        Assert.Equal(["red", "urgent"], (await Store.FindAsync(one.Id, Now))!.Tags);
        Assert.Equal(["red"], (await Store.FindAsync(two.Id, Now))!.Tags);
        Assert.Equal(["red"], (await Store.ListAsync(new JobFilter { State = JobState.Completed }, Now)).Jobs.Single().Tags);
    }

    [Fact]
    public async Task Jobs_are_found_by_the_error_code_of_their_latest_failed_attempt()
    {
        var timedOut = await DiscardedAsync("timeout");
        var fault = await DiscardedAsync("fault");
        await CompletedAsync();
        Assert.Equal([timedOut.Id], await IdsAsync(new JobFilter { ErrorCode = "timeout" }));
        Assert.Equal([fault.Id], await IdsAsync(new JobFilter { ErrorCode = "fault", State = JobState.Discarded }));
        Assert.Equal("fault", (await Store.FindAsync(fault.Id, Now))!.ErrorCode);
        Assert.Empty(await IdsAsync(new JobFilter { ErrorCode = "fault", State = JobState.Available }));
    }

    [Fact]
    public async Task Jobs_are_found_by_the_time_they_were_enqueued()
    {
        List<(Guid Id, DateTimeOffset At)> jobs = [];
        for (var i = 0; i < 6; i++)
        {
            jobs.Add(((await EnqueueAsync()).Id, Clock.GetUtcNow()));
            Clock.Advance(Minute);
        }

        Assert.Equal(
            [jobs[3].Id, jobs[2].Id], await IdsAsync(new JobFilter { CreatedFrom = jobs[2].At, CreatedBefore = jobs[4].At }));
        Assert.Equal([jobs[3].Id], await IdsAsync(
            new JobFilter { CreatedFrom = jobs[2].At + TimeSpan.FromSeconds(1), CreatedBefore = jobs[4].At, Limit = 1 }));
        Assert.Equal([jobs[2].Id], await IdsAsync(
            new JobFilter { CreatedFrom = jobs[2].At, CreatedBefore = jobs[4].At, After = jobs[3].Id }));
        Assert.Empty(await IdsAsync(new JobFilter { CreatedFrom = DateTimeOffset.MaxValue }));
        Assert.Empty(await IdsAsync(new JobFilter { CreatedBefore = DateTimeOffset.MinValue }));
        Assert.Equal(6, (await IdsAsync(new JobFilter { CreatedBefore = DateTimeOffset.MaxValue })).Count());
    }

    [Fact]
    public async Task Jobs_are_found_by_a_path_in_their_arguments()
    {
        var one = await EnqueueAsync(With("""{"order":{"id":42,"lines":[{"sku":"a.b"},{"sku":"ü"}]},"dry":true,"none":null}"""));
        var two = await EnqueueAsync(With("""{"order":{"id":"42"}}"""));
        await EnqueueAsync(With("[1]"));
        Assert.Equal([two.Id, one.Id], await IdsAsync(new JobFilter { Args = new("order.id", "42") }));
        Assert.Equal([one.Id], await IdsAsync(new JobFilter { Args = new("order.id", "42.0") }));
        Assert.Equal([one.Id], await IdsAsync(new JobFilter { Args = new("order.lines.1.sku", "ü") }));
        Assert.Equal([one.Id], await IdsAsync(new JobFilter { Args = new("dry", "true") }));
        Assert.Equal([one.Id], await IdsAsync(new JobFilter { Args = new("none", "null") }));
        Assert.Empty(await IdsAsync(new JobFilter { Args = new("order.lines.2.sku", "ü") }));
        Assert.Empty(await IdsAsync(new JobFilter { Args = new("order", "{}") }));
        Assert.True((await Store.ListAsync(new JobFilter { Args = new("dry", "true") }, Now)).Jobs.Single().Args.IsEmpty);
    }

    [Fact]
    public async Task A_search_that_looks_at_many_jobs_ends_its_page_and_goes_on_from_there()
    {
        var oldest = await EnqueueAsync(With("""{"n":1}"""));
        var others = Enumerable.Range(0, JobSearch.MaxExamined).Select(_ => New(With("{}"))).ToList();
        await Store.EnqueueAsync(others, Now);
        var filter = new JobFilter { Args = new("n", "1") };
        var page = await Store.ListAsync(filter, Now);
        Assert.Empty(page.Jobs);
        Assert.Equal(others[0].Id, page.Next);
        var second = await Store.ListAsync(filter with { After = page.Next }, Now);
        Assert.Equal(oldest.Id, Assert.Single(second.Jobs).Id);
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Pruning_by_many_at_once_leaves_as_many_as_are_to_be_kept()
    {
        for (var i = 0; i < 30; i++) await CompletedAsync();
        var steps = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Store.PruneAsync(JobState.Completed, "default", DateTimeOffset.MaxValue, 10, null, 6, toTable: false, Now)));
        Assert.Equal(20, steps.Sum(step => step.Deleted));
        Assert.Equal(10, await CountAsync(JobState.Completed));
        Assert.Equal(10, (await IdsAsync(new JobFilter())).Count());
    }

    [Fact]
    public async Task Pruning_deletes_the_oldest_that_ended_before_and_no_others()
    {
        List<Job> old = [];
        for (var i = 0; i < 5; i++) old.Add(await CompletedAsync(Some.NewJob with { Module = i % 2 == 0 ? "mill" : "press", Tags = ["t"] }));
        var discarded = await DiscardedAsync("fault");
        var other = await CompletedAsync(Some.NewJob with { Queue = "other" });
        var waiting = await EnqueueAsync(Some.NewJob with { ScheduledAt = Clock.GetUtcNow() + Minute });
        Clock.Advance(Minute);
        var later = await CompletedAsync();

        Task<PruneStep> PruneAsync(Guid? above, int limit) =>
            Store.PruneAsync(JobState.Completed, "default", Clock.GetUtcNow(), 0, above, limit, toTable: false, Now);

        Assert.Equal(new PruneStep(2, 2, old[1].Id), await PruneAsync(null, 2));
        Assert.Equal(new PruneStep(1, 1, old[4].Id), await PruneAsync(old[3].Id, 1));
        Assert.Equal(new PruneStep(3, 2, later.Id), await PruneAsync(null, 10));
        Assert.Equal(new PruneStep(0, 0, null), await PruneAsync(later.Id, 10));
        Assert.Equal([later.Id, waiting.Id, other.Id, discarded.Id], await IdsAsync(new JobFilter()));
        Assert.Empty(await IdsAsync(new JobFilter { Tag = "t" }));
        Assert.Equal(1, await CountAsync(JobState.Completed));
        Assert.Equal(1, await CountAsync(JobState.Discarded));
    }
}
