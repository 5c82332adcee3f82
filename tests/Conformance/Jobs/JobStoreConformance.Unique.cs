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
    public async Task A_waiting_job_is_not_rescheduled_to_when_it_has_expired()
    {
        var soon = Clock.GetUtcNow() + TimeSpan.FromMinutes(10);
        var first = (await EnqueueUniqueAsync(Claim(), Some.NewJob with { ExpiresAt = soon })).Job;
        var late = Some.NewJob with { ScheduledAt = soon };
        var kept = await EnqueueUniqueAsync(Claim("k", ConflictAction.Reschedule), late);
        Assert.Equal((Conflict.Ignored, first.Id, first.ScheduledAt), (kept.Conflict, kept.Job.Id, kept.Job.ScheduledAt));
        Assert.Equal(first.ScheduledAt, (await Store.FindAsync(first.Id, Now))!.ScheduledAt);
        var early = late with { ScheduledAt = soon - TimeSpan.FromMinutes(1) };
        Assert.Equal(Conflict.Rescheduled, (await EnqueueUniqueAsync(Claim("k", ConflictAction.Reschedule), early)).Conflict);
        // What replaces it brings its own expiry, or none.
        Assert.Equal((Conflict.Replaced, soon, null), await EnqueueUniqueAsync(Claim("k", ConflictAction.Replace), late) is var replaced
            ? (replaced.Conflict, replaced.Job.ScheduledAt, replaced.Job.ExpiresAt) : default);
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

    private static UniqueClaim Once(string fingerprint = "a") => new("once", ConflictAction.Ignore)
    {
        Fingerprint = fingerprint, Period = UniqueClaim.OncePeriod, States = [.. Enum.GetValues<JobState>()],
    };

    [Fact]
    public async Task An_idempotency_key_outlives_its_job()
    {
        var first = await EnqueueUniqueAsync(Once());
        await CompleteAsync((await AcquireAsync(1)).Single());
        Assert.Equal(1, await Store.DeleteAsync([first.Job.Id], Now));
        Assert.Equal(Conflict.Spent, (await EnqueueUniqueAsync(Once())).Conflict);
        Assert.Equal(Conflict.Refused, (await EnqueueUniqueAsync(Once("b"))).Conflict);
        // All or none.
        var both = await Store.EnqueueUniqueAsync([new(New(), []), new(New(), [Once()])], null, Now);
        Assert.All(both, each => Assert.Equal(Conflict.Spent, each.Conflict));
        Assert.Equal(0, await CountAsync(JobState.Available));
        Clock.Advance(UniqueClaim.OncePeriod + TimeSpan.FromSeconds(1));
        Assert.Equal(Conflict.None, (await EnqueueUniqueAsync(Once("c"))).Conflict);
        Assert.Equal(Conflict.Repeated, (await EnqueueUniqueAsync(Once("c"))).Conflict);
    }

    [Fact]
    public async Task Idempotency_keys_are_forgotten_when_their_time_is_over()
    {
        var first = (await EnqueueUniqueAsync(Once())).Job;
        await EnqueueUniqueAsync(Claim());
        Assert.Equal(0, await Store.ForgetKeysAsync(first.CreatedAt, 10, Now));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await Store.ForgetKeysAsync(Clock.GetUtcNow(), 10, Now));
        Assert.Equal(0, await Store.ForgetKeysAsync(Clock.GetUtcNow(), 10, Now));
        Assert.Null(await Store.FindClaimantAsync("once", Now));
        Assert.Equal(Conflict.Ignored, (await EnqueueUniqueAsync(Claim())).Conflict);
        Assert.Equal([first.Id], await Store.FindIdsAsync([first.Id, Guid.NewGuid()], Now));
    }

    [Fact]
    public async Task An_idempotency_key_is_answered_though_what_its_job_waited_for_is_gone()
    {
        var first = await EnqueueAsync();
        Task<IReadOnlyList<Enqueued>> AgainAsync(string fingerprint = "a") => Store.EnqueueUniqueAsync(Workflow.Tie(
            [new UniqueJob(New(Some.NewJob with { WaitsFor = 1 }), [Once(fingerprint)]) { After = [new Dependency(first.Id)] }]), null, Now);
        var stored = (await AgainAsync()).Single().Job;
        await CompleteAsync((await AcquireAsync()).Single());
        await SettleAsync();
        Assert.Equal((stored.Id, Conflict.Repeated), (await AgainAsync()).Single() is var again ? (again.Job.Id, again.Conflict) : default);
        await SettleAsync();
        Assert.Equal(1, await Store.DeleteAsync([first.Id], Now));
        Assert.Equal((stored.Id, Conflict.Repeated), (await AgainAsync()).Single() is var last ? (last.Job.Id, last.Conflict) : default);
        Assert.Equal(Conflict.Refused, (await AgainAsync("b")).Single().Conflict);
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

    [Fact]
    public async Task What_a_waiting_job_had_of_its_own_is_taken_away()
    {
        var now = Clock.GetUtcNow();
        var job = JobLife.Create(Some.NewJob with
        {
            Timeout = TimeSpan.FromSeconds(5), ExpiresAt = now.AddDays(1), Retry = new RetryPolicy { Jitter = 0.5 },
        }, Guid.NewGuid(), now);
        await Store.EnqueueAsync([job], Now);
        var held = (await Store.FindAsync(job.Id, Now))!;
        Assert.Equal((TimeSpan.FromSeconds(5), now.AddDays(1), 0.5), (held.Timeout, held.ExpiresAt, held.Retry!.Jitter));
        var edited = JobLife.Edit(held, new JobEdit { ClearTimeout = true, ClearExpiresAt = true, ClearRetry = true }, now);
        Assert.True(await Store.TryEditAsync(held, edited, Now));
        var found = (await Store.FindAsync(job.Id, Now))!;
        Assert.Equal((null, null, null), (found.Timeout, found.ExpiresAt, found.Retry));
    }

    private static readonly UniqueRule OfArgs = new() { Key = "" };

    private static NewJob Unique(string args, UniqueRule? rule = null)
    {
        var wanted = Some.NewJob with { Args = System.Text.Encoding.UTF8.GetBytes(args) };
        return wanted with { Unique = (rule ?? OfArgs).For(wanted.Module, wanted.Operation, wanted.Queue, wanted.Args) };
    }

    private Task<Enqueued> EnqueueUniqueAsync(NewJob wanted) => EnqueueUniqueAsync(wanted.Unique!.ToClaim(ConflictAction.Ignore), wanted);

    private Job Edited(Job job, string args) =>
        JobLife.Edit(job, new JobEdit { Args = System.Text.Encoding.UTF8.GetBytes(args) }, Clock.GetUtcNow());

    [Fact]
    public async Task A_unique_job_s_key_follows_its_arguments()
    {
        var job = (await EnqueueUniqueAsync(Unique("1"))).Job;
        Assert.True(await Store.TryEditAsync(job, Edited(job, "2"), Now));
        // What it did before is free for others, and what it does now is not.
        Assert.Equal(Conflict.None, (await EnqueueUniqueAsync(Unique("1"))).Conflict);
        Assert.Equal((job.Id, Conflict.Ignored), await EnqueueUniqueAsync(Unique("2")) is var met ? (met.Job.Id, met.Conflict) : default);
        var found = (await Store.FindAsync(job.Id, Now))!;
        Assert.Equal(Unique("2").Unique!.Key, found.Unique!.Key);
        Assert.Equal(job.Id, (await Store.FindClaimantAsync(found.Unique.Key, Now))?.Id);
    }

    [Fact]
    public async Task A_unique_job_is_not_changed_to_what_another_one_does()
    {
        var other = (await EnqueueUniqueAsync(Unique("1"))).Job;
        var job = (await EnqueueUniqueAsync(Unique("2"))).Job;
        Assert.False(await Store.TryEditAsync(job, Edited(job, "1"), Now));
        Assert.Equal("2", System.Text.Encoding.UTF8.GetString((await Store.FindAsync(job.Id, Now))!.Args.Span));
        Assert.Equal(Conflict.Ignored, (await EnqueueUniqueAsync(Unique("2"))).Conflict);
        Assert.Equal(other.Id, (await EnqueueUniqueAsync(Unique("1"))).Job.Id);
        // Once the other one has ended it may.
        Assert.True(await Store.TryWriteAsync(other, JobLife.Cancel(other, Clock.GetUtcNow()), Now));
        Assert.True(await Store.TryEditAsync(job, Edited(job, "1"), Now));
        // An edit that came too late moves no key.
        Assert.False(await Store.TryEditAsync(job, Edited(job, "3"), Now));
        Assert.Equal(Conflict.None, (await EnqueueUniqueAsync(Unique("3"))).Conflict);
        Assert.Equal(job.Id, (await EnqueueUniqueAsync(Unique("1"))).Job.Id);
    }

    [Fact]
    public async Task A_unique_job_that_had_ended_runs_again_only_while_no_other_does_the_same()
    {
        var job = (await EnqueueUniqueAsync(Unique("1"))).Job;
        var canceled = JobLife.Cancel(job, Clock.GetUtcNow());
        Assert.True(await Store.TryWriteAsync(job, canceled, Now));
        var other = await EnqueueUniqueAsync(Unique("1"));
        Assert.Equal(Conflict.None, other.Conflict);
        Assert.False(await Store.TryRetryAsync(canceled, Now));
        Assert.Equal(JobState.Canceled, (await Store.FindAsync(job.Id, Now))!.State);
        Assert.Equal(other.Job.Id, (await EnqueueUniqueAsync(Unique("1"))).Job.Id);
        await CompleteAsync(Assert.Single(await AcquireAsync()));
        Assert.True(await Store.TryRetryAsync(canceled, Now));
        // It holds its key again.
        Assert.Equal((job.Id, Conflict.Ignored), await EnqueueUniqueAsync(Unique("1")) is var met ? (met.Job.Id, met.Conflict) : default);
        Assert.Equal(1, await CountAsync(JobState.Available));
    }

    [Fact]
    public async Task A_unique_job_that_is_to_wait_again_meets_others_as_well()
    {
        var first = await EnqueueAsync();
        var behind = Assert.Single(await Store.EnqueueUniqueAsync(Workflow.Tie(
            [new UniqueJob(New(Unique("1") with { WaitsFor = 1 }), [Unique("1").Unique!.ToClaim(ConflictAction.Ignore)]) { After = [new Dependency(first.Id)] }]),
            null, Now)).Job;
        Assert.True(await Store.TryWriteAsync(first, JobLife.Cancel(first, Clock.GetUtcNow()), Now));
        await Store.SettleAsync(10, Now);
        var ended = (await Store.FindAsync(behind.Id, Now))!;
        Assert.Equal(JobState.Canceled, ended.State);
        var other = (await EnqueueUniqueAsync(Unique("1"))).Job;
        await RetryAsync(first.Id);
        Assert.False(await Store.TryRetryAsync(ended, Now));
        Assert.True(await Store.TryWriteAsync(other, JobLife.Cancel(other, Clock.GetUtcNow()), Now));
        Assert.True(await Store.TryRetryAsync(ended, Now));
        Assert.Equal((JobState.Scheduled, 1), await Store.FindAsync(behind.Id, Now) is { } waits ? (waits.State, waits.WaitsFor) : default);
        Assert.Equal(behind.Id, (await EnqueueUniqueAsync(Unique("1"))).Job.Id);
    }

    [Fact]
    public async Task Of_many_retries_edits_and_enqueues_of_a_key_at_once_one_comes_through()
    {
        for (var round = 0; round < 10; round++)
        {
            var (mine, theirs) = ($"{2 * round}", $"{2 * round + 1}");
            var ended = (await EnqueueUniqueAsync(Unique(mine))).Job;
            var canceled = JobLife.Cancel(ended, Clock.GetUtcNow());
            Assert.True(await Store.TryWriteAsync(ended, canceled, Now));
            var waiting = (await EnqueueUniqueAsync(Unique(theirs))).Job;
            var (retried, edited, enqueued) = (Store.TryRetryAsync(canceled, Now), Store.TryEditAsync(waiting, Edited(waiting, mine), Now),
                EnqueueUniqueAsync(Unique(mine)));
            await Task.WhenAll(retried, edited, enqueued);
            bool[] through = [await retried, await edited, (await enqueued).Conflict == Conflict.None];
            Assert.Single(through, done => done);
            foreach (var job in await AcquireAsync()) await CompleteAsync(job);
        }
    }
}
