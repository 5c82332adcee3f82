using Gristmill.Jobs;

namespace Gristmill.Conformance.Jobs;

/// <summary>What unique keys mean, and changes of jobs that wait.</summary>
public abstract partial class JobStoreConformance
{
    private static UniqueClaim Claim(string key = "k", ConflictAction onConflict = ConflictAction.Ignore) => new(key, onConflict);

    private async Task<Enqueued> EnqueueUniqueAsync(UniqueClaim claim, NewJob? wanted = null) =>
        Assert.Single(await Store.EnqueueUniqueAsync([new UniqueJob(New(wanted), [claim])], null, Now));

    [Fact]
    public async Task A_key_is_held_while_its_job_is_unfinished()
    {
        var first = await EnqueueUniqueAsync(Claim());
        Assert.Equal(Conflict.None, first.Conflict);
        Assert.Equal((first.Job.Id, Conflict.Ignored), await EnqueueUniqueAsync(Claim()) is var second ? (second.Job.Id, second.Conflict) : default);
        Assert.Equal(Conflict.None, (await EnqueueUniqueAsync(Claim("other"))).Conflict);
        var running = (await AcquireAsync(1)).Single();
        Assert.Equal((first.Job.Id, JobState.Running), await EnqueueUniqueAsync(Claim()) is var third ? (third.Job.Id, third.Job.State) : default);
        await CompleteAsync(running);
        var again = await EnqueueUniqueAsync(Claim());
        Assert.Equal(Conflict.None, again.Conflict);
        Assert.NotEqual(first.Job.Id, again.Job.Id);
        Assert.Equal(2, await CountAsync(JobState.Available));
        Assert.Equal(1, await CountAsync(JobState.Completed));
    }

    [Fact]
    public async Task A_key_is_held_for_a_period_in_the_states_that_count()
    {
        var claim = Claim() with { Period = TimeSpan.FromMinutes(1), States = [.. UniqueClaim.Unfinished, JobState.Completed] };
        await EnqueueUniqueAsync(claim);
        await CompleteAsync((await AcquireAsync(1)).Single());
        Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(JobState.Completed, (await EnqueueUniqueAsync(claim)).Job.State);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Conflict.None, (await EnqueueUniqueAsync(claim)).Conflict);
    }

    [Fact]
    public async Task Of_many_that_claim_a_key_at_once_one_is_stored()
    {
        var enqueued = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => EnqueueUniqueAsync(Claim($"k{i % 5}"))));
        Assert.Equal(5, enqueued.Count(each => each.Conflict == Conflict.None));
        Assert.Equal(5, enqueued.DistinctBy(each => each.Job.Id).Count());
        Assert.Equal(5, await CountAsync(JobState.Available));
    }

    [Fact]
    public async Task A_batch_s_later_jobs_meet_its_earlier_ones()
    {
        var enqueued = await Store.EnqueueUniqueAsync(
            [new(New(), [Claim()]), new(New(), []), new(New(), [Claim()]), new(New(Some.NewJob with { Priority = 3 }), [Claim("k", ConflictAction.Replace)])], null, Now);
        Assert.Equal([Conflict.None, Conflict.None, Conflict.Ignored, Conflict.Replaced], enqueued.Select(each => each.Conflict));
        Assert.Equal(2, await CountAsync(JobState.Available));
        Assert.Equal(3, (await Store.FindAsync(enqueued[0].Job.Id, Now))!.Priority);
    }

    [Fact]
    public async Task A_waiting_job_is_replaced_or_rescheduled_and_a_running_one_is_not()
    {
        var first = (await EnqueueUniqueAsync(Claim())).Job;
        var later = Clock.GetUtcNow() + TimeSpan.FromHours(1);
        var replaced = await EnqueueUniqueAsync(Claim("k", ConflictAction.Replace),
            Some.NewJob with { Args = "[1]"u8.ToArray(), Queue = "other", Priority = 4, MaxAttempts = 2, Timeout = TimeSpan.FromSeconds(3) });
        var found = (await Store.FindAsync(first.Id, Now))!;
        Assert.Equal((Conflict.Replaced, first.Id, "other", 4, 2, "[1]", first.CreatedAt), (replaced.Conflict, replaced.Job.Id, found.Queue, (int)
            found.Priority, found.MaxAttempts, System.Text.Encoding.UTF8.GetString(found.Args.Span), found.CreatedAt));
        var rescheduled = await EnqueueUniqueAsync(Claim("k", ConflictAction.Reschedule), Some.NewJob with { ScheduledAt = later });
        found = (await Store.FindAsync(first.Id, Now))!;
        Assert.Equal((Conflict.Rescheduled, JobState.Scheduled, later, "other"), (rescheduled.Conflict, found.State, found.ScheduledAt, found.Queue));
        Assert.Equal([new JobCount("other", JobState.Scheduled, 1)], await Store.CountAsync(Now));
        await EnqueueUniqueAsync(Claim("k", ConflictAction.Reschedule), Some.NewJob);
        var running = Assert.Single(await AcquireAsync());
        Assert.Equal((Conflict.Ignored, first.Id), await EnqueueUniqueAsync(Claim("k", ConflictAction.Replace)) is var last
            ? (last.Conflict, last.Job.Id) : default);
        await CompleteAsync(running);
    }

    [Fact]
    public async Task A_key_claimed_with_another_fingerprint_is_refused_and_nothing_is_stored()
    {
        var claim = Claim() with { Fingerprint = "a" };
        var first = await EnqueueUniqueAsync(claim);
        Assert.Equal((first.Job.Id, Conflict.Repeated), await EnqueueUniqueAsync(claim) is var again ? (again.Job.Id, again.Conflict) : default);
        var refused = await Store.EnqueueUniqueAsync([new(New(), [Claim("new")]), new(New(), [claim with { Fingerprint = "b" }])], null, Now);
        Assert.All(refused, each => Assert.Equal(Conflict.Refused, each.Conflict));
        Assert.Equal(1, await CountAsync(JobState.Available));
        Assert.Equal(Conflict.None, (await EnqueueUniqueAsync(Claim("new"))).Conflict);
    }

    [Fact]
    public async Task An_idempotency_key_is_answered_with_the_job_that_was_there_before_it_too()
    {
        var once = Claim("once") with { Fingerprint = "a", States = [.. Enum.GetValues<JobState>()] };
        var first = await EnqueueUniqueAsync(Claim());
        var met = Assert.Single(await Store.EnqueueUniqueAsync([new(New(), [once, Claim()])], null, Now));
        Assert.Equal((first.Job.Id, Conflict.Ignored), (met.Job.Id, met.Conflict));
        await CompleteAsync((await AcquireAsync(1)).Single());
        var again = Assert.Single(await Store.EnqueueUniqueAsync([new(New(), [once, Claim()])], null, Now));
        Assert.Equal((first.Job.Id, Conflict.Repeated), (again.Job.Id, again.Conflict));
        Assert.Equal(Conflict.Refused, (await EnqueueUniqueAsync(once with { Fingerprint = "b" })).Conflict);
    }

    [Fact]
    public async Task A_replacement_without_expiry_takes_the_old_one_s_away()
    {
        var until = Clock.GetUtcNow() + TimeSpan.FromSeconds(5);
        await EnqueueUniqueAsync(Claim(), Some.NewJob with
        {
            ExpiresAt = until, Timeout = TimeSpan.FromSeconds(1), Retry = new RetryPolicy { Until = until },
        });
        await EnqueueUniqueAsync(Claim("k", ConflictAction.Replace));
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Store.PromoteAsync(10, Now);
        var job = Assert.Single(await AcquireAsync());
        Assert.Equal((null, null, null), (job.ExpiresAt, job.Timeout, job.Retry));
    }

    [Fact]
    public async Task Keys_are_kept_through_a_restart_and_go_with_their_jobs()
    {
        var claim = Claim() with { Period = TimeSpan.FromDays(1), States = [.. Enum.GetValues<JobState>()] };
        await EnqueueUniqueAsync(claim);
        await CompleteAsync((await AcquireAsync(1)).Single());
        Store = await ReopenAsync();
        Assert.Equal(Conflict.Ignored, (await EnqueueUniqueAsync(claim)).Conflict);
        await Store.PruneAsync(JobState.Completed, "default", DateTimeOffset.MaxValue, 0, null, 10, toTable: false, Now);
        Assert.Equal(Conflict.None, (await EnqueueUniqueAsync(claim)).Conflict);
    }

    [Fact]
    public async Task A_waiting_job_is_changed_unless_somebody_was_quicker()
    {
        var job = await EnqueueAsync();
        var edited = JobLife.Edit(job, new JobEdit { Priority = 9, Queue = "other", Args = "7"u8.ToArray() }, Clock.GetUtcNow());
        Assert.True(await Store.TryEditAsync(job, edited, Now));
        Assert.False(await Store.TryEditAsync(job, edited, Now));
        var found = (await Store.FindAsync(job.Id, Now))!;
        Assert.Equal((9, "other", 2), ((int)found.Priority, found.Queue, (int)found.Version));
        Assert.Equal([new JobCount("other", JobState.Available, 1)], await Store.CountAsync(Now));
        Assert.Equal("7", System.Text.Encoding.UTF8.GetString(Assert.Single(await AcquireAsync()).Args.Span));
        Assert.False(await Store.TryEditAsync(found, JobLife.Edit(found, new JobEdit { Priority = 1 }, Clock.GetUtcNow()), Now));
        Assert.Throws<InvalidOperationException>(() => JobLife.Edit(found with { State = JobState.Running }, new JobEdit(), Clock.GetUtcNow()));
    }
}
