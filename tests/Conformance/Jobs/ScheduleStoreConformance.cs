using Gristmill.Jobs;

namespace Gristmill.Conformance.Jobs;

/// <summary>What every <see cref="IScheduleStore"/> does. A test project inherits this and makes the stores, over a real database.</summary>
public abstract class ScheduleStoreConformance : IAsyncLifetime
{
    /// <summary>The stores' clock stands here.</summary>
    protected static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The store under test, and the jobs beside it.</summary>
    protected (IScheduleStore Schedules, IJobStore Jobs) Stores { get; private set; }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private IScheduleStore Store => Stores.Schedules;

    /// <summary>Makes the stores over an empty database.</summary>
    protected abstract Task<(IScheduleStore Schedules, IJobStore Jobs)> CreateAsync();

    /// <summary>Closes the stores and opens them again over the same data, as after a restart.</summary>
    protected abstract Task<(IScheduleStore Schedules, IJobStore Jobs)> ReopenAsync();

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => Stores = await CreateAsync();

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();

    private static Schedule New(string name = "nightly", ScheduleWhen? when = null) => ScheduleLife.Create(name, Guid.NewGuid(),
        new ScheduleDefinition { When = when ?? new ScheduleWhen.Every(TimeSpan.FromSeconds(1), Start), Job = Some.NewJob }, paused: false, Start);

    private async Task<Schedule> AddedAsync(string name = "nightly", ScheduleWhen? when = null)
    {
        var schedule = New(name, when);
        Assert.True(await Store.TryAddAsync(schedule, Now));
        return (await Store.FindAsync(name, Now))!;
    }

    private static ScheduleStep Tick(Schedule schedule, int second = 1) => ScheduleLife.Decide(
        schedule, ScheduleCalendar.TryCreate(schedule.Name, schedule.Definition, out _)!, [], Start.AddSeconds(second))!;

    private async Task<long> AvailableAsync() =>
        (await Stores.Jobs.CountAsync(Now)).SingleOrDefault(count => count.State == JobState.Available)?.Count ?? 0;

    public static TheoryData<string> Kinds() => ["cron", "every", "once"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_schedule_reads_back_as_it_was_stored(string kind)
    {
        var schedule = ScheduleLife.Create("all.of-it_1", Guid.NewGuid(), new ScheduleDefinition
        {
            When = kind switch
            {
                "cron" => new ScheduleWhen.Cron("0 3 * * MON", "Europe/Berlin"),
                "every" => new ScheduleWhen.Every(TimeSpan.FromMilliseconds(1_500.001), Start.AddTicks(10)),
                _ => new ScheduleWhen.Once(Start.AddYears(1)),
            },
            Job = Some.NewJob with
            {
                Args = "{\"text\":\"æ–漢🙂 \\u0000\"}"u8.ToArray(), Queue = "night", Priority = short.MinValue, MaxAttempts = 7,
                Timeout = TimeSpan.FromMilliseconds(1.5), Lane = JobLane.Io, Tags = ["red", "blue \"&\" green"],
                Retry = new RetryPolicy { Curve = BackoffCurve.Linear, FirstDelay = TimeSpan.FromSeconds(1.5), Jitter = 0.1, Until = Start.AddDays(9) },
            },
            Overlap = ScheduleOverlap.CancelRunning,
            CatchUp = TimeSpan.FromDays(3),
            Jitter = TimeSpan.FromSeconds(0.25),
            StartsAt = Start.AddDays(1),
            EndsAt = Start.AddYears(2),
            Note = "æ–漢🙂 'quoted' \"twice\"",
        }, paused: kind == "every", Start);
        var progress = schedule.Progress with { Queued = Start, Skipped = 3, Missed = 4, Enqueued = 5 };
        progress = progress.With(new ScheduleTick(Start, ScheduleTickOutcome.Missed, Start.AddTicks(10), Count: 9))
            .With(new ScheduleTick(Start, ScheduleTickOutcome.Enqueued, Start, Guid.NewGuid())).WithOpen(Guid.NewGuid());
        schedule = schedule with { Progress = progress };
        Assert.True(await Store.TryAddAsync(schedule, Now));
        Stores = await ReopenAsync();
        var found = (await Store.FindAsync(schedule.Name, Now))!;
        Assert.Equal(schedule.Definition.Job.Args.ToArray(), found.Definition.Job.Args.ToArray());
        Assert.Equal(ScheduleJson.Write(schedule.Definition), ScheduleJson.Write(found.Definition));
        Assert.Equal(schedule.Definition.When, found.Definition.When);
        Assert.Equal(ScheduleJson.Write(schedule.Progress), ScheduleJson.Write(found.Progress));
        Assert.Equal((schedule.Name, schedule.Generation, 1), (found.Name, found.Generation, found.Version));
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        var first = await AddedAsync();
        Assert.False(await Store.TryAddAsync(New(), Now));
        Assert.Equal(first.Generation, (await Store.FindAsync("nightly", Now))!.Generation);
        Assert.Null(await Store.FindAsync("Nightly", Now));
    }

    [Fact]
    public async Task A_tick_and_its_job_are_written_together()
    {
        var step = Tick(await AddedAsync());
        Assert.True(await Store.TryWriteAsync((await Store.FindAsync("nightly", Now))!, step.Next, step.Jobs, Now));
        Stores = await ReopenAsync();
        var job = (await Stores.Jobs.FindAsync(TickIds.Of(step.Next, Start.AddSeconds(1)), Now))!;
        Assert.Equal((JobState.Available, "mill"), (job.State, job.Module));
        Assert.Equal(["schedule:nightly"], job.Tags);
        var listed = await Stores.Jobs.ListAsync(new JobFilter { Tag = "schedule:nightly" }, Now);
        Assert.Equal(job.Id, Assert.Single(listed.Jobs).Id);
        Assert.Equal(1, await AvailableAsync());
        Assert.Equal(Start.AddSeconds(2), (await Store.FindAsync("nightly", Now))!.Progress.NextAt);
    }

    [Fact]
    public async Task Of_silos_that_tick_at_once_one_has_the_tick()
    {
        var held = await AddedAsync();
        // Had they enqueued first, the job of the slowest could have come after the first one was pruned.
        var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var step = Tick(held);
            return await Store.TryWriteAsync(held, step.Next, step.Jobs, Now);
        }));
        Assert.Single(won, true);
        Assert.Equal(1, await AvailableAsync());
    }

    [Fact]
    public async Task Many_schedules_tick_at_once()
    {
        var held = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AddedAsync($"s{i}")));
        var won = await Task.WhenAll(held.Select(async schedule =>
        {
            var step = Tick(schedule);
            return await Store.TryWriteAsync(schedule, step.Next, step.Jobs, Now);
        }));
        Assert.DoesNotContain(false, won);
        Assert.Equal(20, await AvailableAsync());
    }

    [Fact]
    public async Task What_was_held_must_still_be_there()
    {
        var held = await AddedAsync();
        var paused = ScheduleLife.Pause(held, Start);
        Assert.True(await Store.TryWriteAsync(held, paused, [], Now));
        var late = Tick(held);
        Assert.False(await Store.TryWriteAsync(held, late.Next, late.Jobs, Now));
        Assert.Equal(0, await AvailableAsync());
        Assert.NotNull((await Store.FindAsync("nightly", Now))!.Progress.PausedAt);
    }

    [Fact]
    public async Task A_schedule_made_anew_under_the_same_name_is_another()
    {
        var held = await AddedAsync();
        Assert.True(await Store.RemoveAsync("nightly", Now));
        Assert.False(await Store.RemoveAsync("nightly", Now));
        var late = Tick(held);
        Assert.False(await Store.TryWriteAsync(held, late.Next, late.Jobs, Now));
        var anew = await AddedAsync();
        Assert.Equal(held.Version, anew.Version);
        Assert.False(await Store.TryWriteAsync(held, late.Next, late.Jobs, Now));
        Assert.Equal(0, await AvailableAsync());
        Assert.NotEqual(TickIds.Of(held, Start), TickIds.Of(anew, Start));
    }

    [Fact]
    public async Task A_job_that_is_there_stays_as_it_is()
    {
        var held = await AddedAsync();
        var step = ScheduleLife.Backfill(held, [Start, Start.AddSeconds(1)], Start);
        await Stores.Jobs.EnqueueAsync([step.Jobs[0] with { Queue = "first" }], Now);
        Assert.True(await Store.TryWriteAsync(held, step.Next, step.Jobs, Now));
        Assert.Equal("first", (await Stores.Jobs.FindAsync(step.Jobs[0].Id, Now))!.Queue);
        Assert.Equal("default", (await Stores.Jobs.FindAsync(step.Jobs[1].Id, Now))!.Queue);
        Assert.Equal([1, 1], (await Stores.Jobs.CountAsync(Now)).Select(count => count.Count));
    }

    [Fact]
    public async Task Schedules_are_listed_by_name_in_pages()
    {
        string[] names = ["A", "B.1", "B_", "Z", "a", "b", "nightly"];
        foreach (var name in names.Reverse()) await AddedAsync(name);
        List<string> listed = [];
        for (string? after = null; await Store.ListAsync(after, 3, Now) is { Count: > 0 } page; after = page[^1].Name)
            listed.AddRange(page.Select(schedule => schedule.Name));
        Assert.Equal(names, listed);
    }

    [Fact]
    public async Task Due_schedules_are_found_those_first_that_are_due_first()
    {
        await AddedAsync("late", new ScheduleWhen.Once(Start.AddSeconds(30)));
        await AddedAsync("soon", new ScheduleWhen.Once(Start.AddSeconds(10)));
        var paused = await AddedAsync("paused", new ScheduleWhen.Once(Start.AddSeconds(20)));
        Assert.True(await Store.TryWriteAsync(paused, ScheduleLife.Pause(paused, Start), [], Now));
        Assert.Empty(await Store.ListDueAsync(Start.AddSeconds(10), 10, Now));
        Assert.Equal(["soon", "late"], await Store.ListDueAsync(Start.AddSeconds(31), 10, Now));
        Assert.Equal(["soon"], await Store.ListDueAsync(Start.AddSeconds(31), 1, Now));
    }

    [Fact]
    public async Task A_tick_leaves_the_definition_as_it_is()
    {
        var held = await AddedAsync();
        var step = Tick(held);
        Assert.Same(held.Definition, step.Next.Definition);
        Assert.True(await Store.TryWriteAsync(held, step.Next, step.Jobs, Now));
        var changed = ScheduleLife.Change(step.Next, held.Definition with { Note = "changed" }, paused: false, Start.AddSeconds(1));
        Assert.True(await Store.TryWriteAsync(step.Next, changed, [], Now));
        var found = (await Store.FindAsync("nightly", Now))!;
        Assert.Equal(("changed", 3, Start.AddSeconds(2)), (found.Definition.Note, found.Version, found.Progress.NextAt));
    }
}
