using Gristmill.Jobs;

namespace Gristmill.Conformance.Jobs;

/// <summary>What queues' rules, keys, expiry and overdue jobs mean for an acquisition.</summary>
public abstract partial class JobStoreConformance
{
    private static readonly RateLimit FivePerMinute = new(5, TimeSpan.FromMinutes(1));

    /// <summary>The rules of queues over the database that <see cref="Store"/> is over.</summary>
    protected abstract IQueueStore Queues { get; }

    private static QueueRules Rules(string queue = "default") => new() { Queue = queue };

    private static NewJob JobOf(string key, string queue = "default") => Some.NewJob with { Key = key, Queue = queue };

    private async Task EnqueueManyAsync(int count, NewJob? wanted = null) =>
        await Store.EnqueueAsync([.. Enumerable.Range(0, count).Select(_ => New(wanted))], Now);

    private Task<Acquisition> AcquireAsync(Func<AcquisitionRequest, AcquisitionRequest> change, int limit = 10) =>
        Store.AcquireAsync(change(new AcquisitionRequest(JobLane.Cpu, ["mill/grind", "press/grind"], limit, Silo, Lease)), Now);

    private async Task CompleteAsync(Job job) =>
        Assert.True(await Store.TryWriteAsync(job, End(job, new AttemptEnd.Completed("1"u8.ToArray())), Now));

    [Fact]
    public async Task Rules_read_back_as_they_were_saved()
    {
        var wanted = Rules("night") with
        {
            MaxRunning = 7, MaxRunningPerSilo = 3, Rate = new RateLimit(100, TimeSpan.FromSeconds(1.5)),
            Keys = new KeyRules("order.tenant") { MaxRunning = 2, Rate = FivePerMinute }, Note = "æ漢🙂",
        };
        var saved = await Queues.SaveAsync(wanted, Now);
        Assert.Equal(wanted with { Version = saved.Version }, saved);
        Assert.Equal(saved, await Queues.FindAsync("night", Now));
        Assert.Null(await Queues.FindAsync("day", Now));
        var paused = await Queues.PauseAsync("night", paused: true, Now);
        Assert.Equal(saved with { PausedAt = Clock.GetUtcNow(), Version = saved.Version + 1 }, paused);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(paused.PausedAt, (await Queues.PauseAsync("night", paused: true, Now)).PausedAt);
        Assert.Equal(paused.PausedAt, (await Queues.SaveAsync(wanted with { Note = "" }, Now)).PausedAt);
        await Queues.PauseAsync("day", paused: true, Now);
        Assert.Equal(["day", "night"], (await Queues.ListAsync(Now)).Select(rules => rules.Queue));
        Assert.Null((await Queues.PauseAsync("night", paused: false, Now)).PausedAt);
        Assert.True(await Queues.RemoveAsync("day", Now));
        Assert.False(await Queues.RemoveAsync("day", Now));
        Assert.True(await Queues.RemoveAsync("night", Now));
        Assert.Null((await Queues.FindAsync("night", Now))?.MaxRunning);
    }

    [Fact]
    public async Task Nothing_is_taken_of_a_paused_queue_until_it_goes_on()
    {
        await EnqueueManyAsync(3);
        await EnqueueAsync(Some.NewJob with { Queue = "other", Priority = 5 });
        await Queues.PauseAsync("default", paused: true, Now);
        var acquired = await AcquireAsync(request => request);
        Assert.Equal("other", Assert.Single(acquired.Jobs).Queue);
        Assert.False(acquired.MayHaveMore);
        await Queues.PauseAsync("default", paused: false, Now);
        Assert.Equal(3, (await AcquireAsync()).Count);
    }

    [Fact]
    public async Task No_more_jobs_of_a_queue_run_than_it_allows()
    {
        await Queues.SaveAsync(Rules() with { MaxRunning = 3 }, Now);
        await EnqueueManyAsync(10);
        var first = await AcquireAsync(request => request);
        Assert.Equal(3, first.Jobs.Count);
        Assert.True(first.HeldBack);
        Assert.Empty(await AcquireAsync(silo: "other/1"));
        await CompleteAsync(first.Jobs[0]);
        Assert.Single(await AcquireAsync(silo: "other/1"));
        await Queues.SaveAsync(Rules() with { MaxRunning = 5 }, Now);
        Assert.Equal(2, (await AcquireAsync()).Count);
        await Queues.SaveAsync(Rules() with { MaxRunning = 1 }, Now);
        await CompleteAsync(first.Jobs[1]);
        Assert.Empty(await AcquireAsync());
        await Queues.RemoveAsync("default", Now);
        Assert.Equal(4, (await AcquireAsync()).Count);
    }

    [Fact]
    public async Task A_limit_holds_however_many_acquire_at_once()
    {
        await Queues.SaveAsync(Rules() with { MaxRunning = 7 }, Now);
        await EnqueueManyAsync(50);
        await EnqueueManyAsync(50, Some.NewJob with { Queue = "free" });
        var acquired = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => AcquireAsync(3, $"silo/{i}")));
        var jobs = acquired.SelectMany(each => each).ToArray();
        Assert.Equal(7, jobs.Count(job => job.Queue == "default"));
        Assert.Equal(jobs.Length, jobs.DistinctBy(job => job.Id).Count());
    }

    [Fact]
    public async Task No_silo_holds_more_of_a_queue_than_it_may()
    {
        await Queues.SaveAsync(Rules() with { MaxRunningPerSilo = 4 }, Now);
        await EnqueueManyAsync(10);
        var held = await AcquireAsync();
        Assert.Equal(4, held.Count);
        Assert.Empty(await AcquireAsync());
        Assert.Equal(4, (await AcquireAsync(silo: "other/1")).Count);
        await CompleteAsync(held[0]);
        Assert.Single(await AcquireAsync());
    }

    [Fact]
    public async Task Near_its_limit_only_what_starts_at_once_is_taken_of_a_queue()
    {
        await Queues.SaveAsync(Rules() with { MaxRunning = 8 }, Now);
        await EnqueueManyAsync(20);
        Assert.Equal(2, (await AcquireAsync(request => request with { Startable = 2 })).Jobs.Count);
        Assert.Single((await AcquireAsync(request => request with { Startable = 0 })).Jobs);
    }

    [Fact]
    public async Task No_more_jobs_start_in_any_stretch_of_time_than_the_rate_allows()
    {
        await Queues.SaveAsync(Rules() with { Rate = FivePerMinute }, Now);
        await EnqueueManyAsync(40);
        List<DateTimeOffset> starts = [];
        for (var second = 0; second < 240; second++)
        {
            var acquired = await AcquireAsync(request => request, limit: second % 3 + 1);
            starts.AddRange(acquired.Jobs.Select(job => job.AttemptedAt!.Value));
            foreach (var job in acquired.Jobs) await CompleteAsync(job);
            if (acquired is { Jobs.Count: 0, HeldBack: true })
                Assert.InRange(acquired.RoomAt!.Value, Clock.GetUtcNow(), Clock.GetUtcNow() + FivePerMinute.Per * 1.01);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(starts, first => Assert.InRange(
            starts.Count(start => start >= first && start < first + FivePerMinute.Per), 1, FivePerMinute.Starts));
        Assert.InRange(starts.Count, 3 * FivePerMinute.Starts, 4 * FivePerMinute.Starts);
    }

    [Fact]
    public async Task Keys_take_turns_from_one_acquisition_to_the_next()
    {
        await Queues.SaveAsync(Rules() with { Keys = new KeyRules("tenant") }, Now);
        await EnqueueManyAsync(30, JobOf("big"));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await EnqueueManyAsync(2, JobOf("small"));
        await EnqueueAsync();
        Assert.Equal([("", 1), ("big", 2), ("small", 1)], (await AcquireAsync(4)).CountBy(job => job.Key).Select(key => (key.Key, key.Value)).Order());
        List<string> each = [];
        for (var i = 0; i < 4; i++) each.Add(Assert.Single(await AcquireAsync(1)).Key);
        Assert.Single(each, "small");
        Assert.Equal(3, each.Count(key => key == "big"));
    }

    [Fact]
    public async Task No_more_jobs_of_a_key_run_or_start_than_it_may()
    {
        await Queues.SaveAsync(Rules() with { Keys = new KeyRules("tenant") { MaxRunning = 2 } }, Now);
        await EnqueueManyAsync(5, JobOf("a"));
        await EnqueueManyAsync(1, JobOf("b"));
        await EnqueueManyAsync(5, JobOf(""));
        var acquired = await AcquireAsync(request => request, limit: 20);
        Assert.Equal([("", 5), ("a", 2), ("b", 1)], acquired.Jobs.CountBy(job => job.Key).Select(key => (key.Key, key.Value)).Order());
        Assert.True(acquired.HeldBack);
        await CompleteAsync(acquired.Jobs.First(job => job.Key == "a"));
        Assert.Equal("a", Assert.Single(await AcquireAsync()).Key);

        await Queues.SaveAsync(Rules("paced") with { Keys = new KeyRules("tenant") { Rate = FivePerMinute } }, Now);
        await EnqueueManyAsync(9, JobOf("c", "paced"));
        await EnqueueManyAsync(9, JobOf("d", "paced"));
        Assert.Equal(10, (await AcquireAsync(20)).Count);
        Clock.Advance(FivePerMinute.Per * 1.01);
        Assert.Equal(8, (await AcquireAsync(20)).Count);
    }

    [Fact]
    public async Task Many_keys_all_have_their_turns_though_few_are_looked_at_in_one_go()
    {
        await Queues.SaveAsync(Rules() with { Keys = new KeyRules("tenant") }, Now);
        await Store.EnqueueAsync([.. Enumerable.Range(0, 300).Select(i => New(JobOf($"k{i:D3}")))], Now);
        HashSet<string> keys = [];
        while (true)
        {
            var acquired = await AcquireAsync(request => request, limit: 1_000);
            keys.UnionWith(acquired.Jobs.Select(job => job.Key));
            if (!acquired.MayHaveMore) break;
        }

        Assert.Equal(300, keys.Count);
    }

    [Fact]
    public async Task Keys_at_their_limits_do_not_hide_others()
    {
        await Queues.SaveAsync(Rules() with { Keys = new KeyRules("tenant") { MaxRunning = 1 } }, Now);
        await Store.EnqueueAsync([.. Enumerable.Range(0, 400).Select(i => New(JobOf($"a{i % 200:D3}")))], Now);
        for (var i = 0; i < 10; i++) await AcquireAsync(1_000);
        Assert.Equal(200, await CountAsync(JobState.Running));
        var free = await EnqueueAsync(JobOf("a080x"));
        List<Guid> taken = [];
        for (var i = 0; i < 10; i++) taken.AddRange((await AcquireAsync(1_000)).Select(job => job.Id));
        Assert.Equal([free.Id], taken);
    }

    [Fact]
    public async Task Jobs_that_had_keys_are_found_when_their_queue_has_no_rules_any_more()
    {
        await Queues.SaveAsync(Rules() with { Keys = new KeyRules("tenant") }, Now);
        await EnqueueManyAsync(3, JobOf("a"));
        await Queues.RemoveAsync("default", Now);
        await EnqueueManyAsync(2, JobOf(""));
        Assert.Equal(5, (await AcquireAsync()).Count);
    }

    [Fact]
    public async Task The_order_of_acquisition_holds_across_queues_with_and_without_rules()
    {
        await Queues.SaveAsync(Rules("b") with { MaxRunning = 100 }, Now);
        await Queues.SaveAsync(Rules("c") with { Keys = new KeyRules("tenant") }, Now);
        List<Guid> ids = [];
        for (var i = 0; i < 12; i++)
        {
            ids.Add((await EnqueueAsync(JobOf("", ((string[])["a", "b", "c"])[i % 3]))).Id);
            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(ids[..5], (await AcquireAsync(5)).Select(job => job.Id));
        Assert.Equal(ids[5..], (await AcquireAsync(100)).Select(job => job.Id));
    }

    [Fact]
    public async Task Overdue_jobs_go_first_but_take_no_more_than_their_share()
    {
        await EnqueueManyAsync(5, Some.NewJob with { Priority = 9 });
        Clock.Advance(TimeSpan.FromHours(1));
        var before = Clock.GetUtcNow() - TimeSpan.FromMinutes(5);
        await EnqueueManyAsync(50, Some.NewJob with { Priority = -1 });
        Assert.All(await AcquireAsync(4), job => Assert.Equal(-1, job.Priority));
        Assert.Equal(9, Assert.Single((await AcquireAsync(request => request with { OverdueBefore = before }, limit: 1)).Jobs).Priority);
        var jobs = (await AcquireAsync(request => request with { OverdueBefore = before }, limit: 16)).Jobs;
        Assert.Equal([9, 9], jobs.Take(2).Select(job => (int)job.Priority));
        Assert.Equal(14, jobs.Count(job => job.Priority == -1));
    }

    [Fact]
    public async Task A_job_that_was_not_started_in_time_is_discarded()
    {
        var soon = Clock.GetUtcNow() + TimeSpan.FromSeconds(10);
        var available = await EnqueueAsync(Some.NewJob with { ExpiresAt = soon });
        var scheduled = await EnqueueAsync(Some.NewJob with { ExpiresAt = soon, ScheduledAt = soon - TimeSpan.FromSeconds(1) });
        var retrying = await EnqueueAsync(Some.NewJob with { ExpiresAt = soon, Priority = -1 });
        Assert.Equal(retrying.Id, Assert.Single(await AcquireAsync(1)).Id);
        var running = (await Store.FindAsync(retrying.Id, Now))!;
        Assert.True(await Store.TryWriteAsync(running, End(running, new AttemptEnd.Failed("x", "", Retryable: true)), Now));
        Assert.Equal(scheduled.ScheduledAt - TimeSpan.FromSeconds(4), (await Store.PromoteAsync(10, Now)).NextDueAt);
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(await AcquireAsync());
        var promotion = await Store.PromoteAsync(10, Now);
        Assert.Equal((3, 0, null), (promotion.Expired, promotion.Promoted, promotion.NextDueAt));
        foreach (var id in (Guid[])[available.Id, scheduled.Id, retrying.Id])
        {
            var job = (await Store.FindAsync(id, Now))!;
            Assert.Equal((JobState.Discarded, ErrorCodes.Expired, Clock.GetUtcNow()), (job.State, job.ErrorCode, job.FinalizedAt));
        }

        Assert.Equal([new JobCount("default", JobState.Discarded, 3)], await Store.CountAsync(Now));
        var again = JobLife.Retry((await Store.FindAsync(available.Id, Now))!, Clock.GetUtcNow());
        Assert.True(await Store.TryWriteAsync((await Store.FindAsync(available.Id, Now))!, again, Now));
        Assert.Equal(available.Id, Assert.Single(await AcquireAsync()).Id);
    }

    [Fact]
    public async Task A_running_job_does_not_expire()
    {
        await EnqueueAsync(Some.NewJob with { ExpiresAt = Clock.GetUtcNow() + TimeSpan.FromSeconds(1) });
        var running = Assert.Single(await AcquireAsync());
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, (await Store.PromoteAsync(10, Now)).Expired);
        await CompleteAsync(running);
    }

    [Fact]
    public async Task What_started_counts_by_the_length_of_the_rate_that_holds_now()
    {
        // Just after a part began, so that the starts are remembered by a moment that lies ahead.
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Queues.SaveAsync(Rules() with { Rate = new RateLimit(5, TimeSpan.FromSeconds(1_000)) }, Now);
        await EnqueueManyAsync(20);
        Assert.Equal(5, (await AcquireAsync()).Count);
        await Queues.SaveAsync(Rules() with { Rate = new RateLimit(5, TimeSpan.FromSeconds(10)) }, Now);
        Clock.Advance(TimeSpan.FromSeconds(9.999));
        Assert.Empty(await AcquireAsync());
        var until = (await Queues.FindUseAsync("default", "", Now))!.Own.FirstStart + TimeSpan.FromSeconds(10);
        Assert.InRange(until!.Value, Clock.GetUtcNow(), Clock.GetUtcNow() + TimeSpan.FromSeconds(0.2));
        Clock.Advance(until.Value - Clock.GetUtcNow());
        Assert.Equal(5, (await AcquireAsync()).Count);
        // The same rules again change nothing, and a longer length forgets nothing.
        await Queues.SaveAsync(Rules() with { Rate = new RateLimit(5, TimeSpan.FromSeconds(10)) }, Now);
        await Queues.SaveAsync(Rules() with { Rate = new RateLimit(5, TimeSpan.FromSeconds(100)) }, Now);
        Clock.Advance(TimeSpan.FromSeconds(99.999));
        Assert.Empty(await AcquireAsync());
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(5, (await AcquireAsync()).Count);
    }

    [Fact]
    public async Task A_rate_that_is_taken_away_leaves_nothing_behind()
    {
        var rate = new RateLimit(5, TimeSpan.FromSeconds(1_000));
        await Queues.SaveAsync(Rules() with { Rate = rate, Keys = new KeyRules("tenant") { Rate = rate } }, Now);
        await EnqueueManyAsync(5, JobOf("a"));
        Assert.Equal(5, (await AcquireAsync()).Count);
        await Queues.SaveAsync(Rules() with { Keys = new KeyRules("tenant") { Rate = rate } }, Now);
        await EnqueueAsync(JobOf("a"));
        Assert.Empty(await AcquireAsync());
        await Queues.SaveAsync(Rules() with { Keys = new KeyRules("tenant") }, Now);
        await Queues.SaveAsync(Rules() with { Rate = rate, Keys = new KeyRules("tenant") { Rate = rate } }, Now);
        var use = (await Queues.FindUseAsync("default", "a", Now))!;
        Assert.Equal((0, 0), (use.Own.Starts, use.Keys["a"].Starts));
        Assert.Single(await AcquireAsync());
    }

    [Fact]
    public async Task Overdue_jobs_of_any_of_many_priorities_come_by_their_turn()
    {
        for (short priority = 0; priority < 100; priority++) await EnqueueAsync(Some.NewJob with { Priority = priority });
        Clock.Advance(TimeSpan.FromHours(1));
        await EnqueueManyAsync(400, Some.NewJob with { Priority = -1 });
        List<short> taken = [];
        while (taken.Count(priority => priority >= 0) < 50)
        {
            Assert.True(taken.Count < 400, "Overdue jobs do not get on.");
            var acquired = await AcquireAsync(request => request with { OverdueBefore = Clock.GetUtcNow() - TimeSpan.FromMinutes(5) }, 4);
            taken.AddRange(acquired.Jobs.Select(job => job.Priority));
        }

        Assert.Contains(taken, priority => priority > 32);
    }

    [Fact]
    public async Task Overdue_jobs_are_found_in_any_of_many_queues()
    {
        var overdue = await EnqueueAsync(Some.NewJob with { Queue = "last", Priority = 9 });
        Clock.Advance(TimeSpan.FromHours(1));
        for (var queue = 0; queue < 50; queue++) await EnqueueManyAsync(2, Some.NewJob with { Queue = $"q{queue}" });
        var acquired = await AcquireAsync(request => request with { OverdueBefore = Clock.GetUtcNow() - TimeSpan.FromMinutes(5) }, 4);
        Assert.Equal(4, acquired.Jobs.Count);
        Assert.Equal(overdue.Id, acquired.Jobs[0].Id);
    }
}
