using Gristmill.Conformance.Jobs;

namespace Gristmill.Jobs.Tests.Schedules;

public sealed class ScheduleLifeTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static ScheduleDefinition EveryMinute => new() { When = new ScheduleWhen.Cron("* * * * *", "UTC"), Job = Some.NewJob };

    private static Schedule New(ScheduleDefinition definition) => ScheduleLife.Create("s", Guid.NewGuid(), definition, paused: false, Start);

    private static DateTimeOffset At(double minutes) => Start.AddMinutes(minutes);

    private static ScheduleStep? Decide(Schedule schedule, DateTimeOffset now, bool open = false) => ScheduleLife.Decide(
        schedule, ScheduleCalendar.TryCreate(schedule.Name, schedule.Definition, out _)!, open ? [Guid.NewGuid()] : [], now);

    private static IEnumerable<DateTimeOffset> TicksOf(ScheduleStep step) => step.Next.Progress.Recent
        .Where(tick => tick.Outcome == ScheduleTickOutcome.Enqueued).Select(tick => tick.At);

    [Fact]
    public void A_tick_is_decided_when_it_is_due_and_not_before()
    {
        var schedule = New(EveryMinute);
        Assert.Equal((At(1), At(1)), (schedule.Progress.NextAt, schedule.Progress.DueAt));
        Assert.Null(Decide(schedule, At(0.99)));
        var step = Decide(schedule, At(1))!;
        var job = Assert.Single(step.Jobs);
        Assert.Equal(TickIds.Of(schedule, At(1)), job.Id);
        Assert.Equal((JobState.Available, At(1)), (job.State, job.CreatedAt));
        Assert.Equal((At(2), 2, 1), (step.Next.Progress.NextAt, step.Next.Version, step.Next.Progress.Enqueued));
        Assert.Null(Decide(step.Next, At(1)));
    }

    [Fact]
    public void A_tick_s_job_has_the_same_id_wherever_it_is_made_and_another_for_each_tick()
    {
        var schedule = New(EveryMinute);
        var id = TickIds.Of(schedule, At(1));
        Assert.Equal(id, TickIds.Of(schedule with { Version = 99 }, At(1)));
        Assert.Equal((7, At(1).ToUnixTimeMilliseconds()),
            (id.Version, System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(id.ToByteArray(bigEndian: true)) >> 16));
        Assert.InRange(id.Variant, 8, 11);
        HashSet<Guid> ids = [id, TickIds.Of(schedule, At(1).AddTicks(10)), TickIds.Of(schedule, At(2)),
            TickIds.Of(schedule with { Name = "t" }, At(1)), TickIds.Of(schedule with { Generation = Guid.NewGuid() }, At(1))];
        Assert.Equal(5, ids.Count);
    }

    [Fact]
    public void Ticks_that_come_late_run_within_the_catch_up_window_and_are_missed_beyond()
    {
        var schedule = New(EveryMinute with { Overlap = ScheduleOverlap.Allow, CatchUp = TimeSpan.FromMinutes(3) });
        var step = Decide(schedule, At(10))!;
        Assert.Equal([At(7), At(8), At(9), At(10)], TicksOf(step));
        Assert.Equal(4, step.Jobs.Length);
        Assert.Equal((6, At(11)), (step.Next.Progress.Missed, step.Next.Progress.NextAt));
        Assert.Equal((At(1), 6), (step.Next.Progress.Recent[0].At, step.Next.Progress.Recent[0].Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.005)]
    [InlineData(10)]
    public void Without_a_catch_up_window_a_tick_is_enqueued_on_time_which_has_room_for_a_takeover(double catchUp)
    {
        var schedule = New(EveryMinute with { CatchUp = TimeSpan.FromSeconds(catchUp) });
        var onTime = At(1) + ScheduleLimits.OnTime;
        Assert.Equal([At(1)], TicksOf(Decide(schedule, At(1).AddMilliseconds(20))!));
        Assert.Equal([At(1)], TicksOf(Decide(schedule, onTime)!));
        var late = Decide(schedule, onTime.AddMilliseconds(1))!;
        Assert.Equal((1, 0, At(2)), (late.Next.Progress.Missed, late.Jobs.Length, late.Next.Progress.NextAt));
        var outage = Decide(schedule, At(5.05))!;
        Assert.Equal([At(5)], TicksOf(outage));
        Assert.Equal((4, At(6)), (outage.Next.Progress.Missed, outage.Next.Progress.NextAt));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void A_long_outage_is_gone_through_in_bounded_time(int jitter)
    {
        var schedule = New(new()
        {
            When = new ScheduleWhen.Cron("* * * * * *", "Europe/Berlin"), Job = Some.NewJob, Overlap = ScheduleOverlap.Allow,
            Jitter = TimeSpan.FromSeconds(jitter),
        });
        var started = TimeProvider.System.GetTimestamp();
        var now = Start.AddYears(5);
        var step = Decide(schedule, now)!;
        Assert.InRange(step.Next.Progress.Missed, ScheduleLimits.CountedMissed, ScheduleLimits.CountedMissed + 60);
        var jobs = step.Jobs.Length;
        for (; Decide(step.Next, now) is { } more; step = more) jobs += more.Jobs.Length;
        Assert.InRange(jobs, 60, 61);
        Assert.True(step.Next.Progress.DueAt > now);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Overlapping_ticks_are_skipped_and_counted()
    {
        var schedule = New(EveryMinute);
        var step = Decide(schedule, At(1), open: true)!;
        Assert.Empty(step.Jobs);
        step = Decide(step.Next, At(2), open: true)!;
        Assert.Equal((2, At(3)), (step.Next.Progress.Skipped, step.Next.Progress.NextAt));
        Assert.Equal((At(1), 2), (Assert.Single(step.Next.Progress.Recent).At, step.Next.Progress.Recent[0].Count));
        Assert.Equal([At(3)], TicksOf(Decide(step.Next, At(3))!));
        // Of several that come late together the first one runs.
        Assert.Equal([At(2)], TicksOf(Decide(New(EveryMinute), At(3))!));
    }

    [Fact]
    public void One_overlapping_tick_waits_for_the_end()
    {
        var schedule = New(EveryMinute with { Overlap = ScheduleOverlap.QueueOne });
        var step = Decide(schedule, At(1), open: true)!;
        Assert.Equal((At(1), 0), (step.Next.Progress.Queued, step.Jobs.Length));
        step = Decide(step.Next, At(2), open: true)!;
        Assert.Equal((At(1), 1), (step.Next.Progress.Queued, step.Next.Progress.Skipped));
        Assert.Null(Decide(step.Next, At(2.5), open: true));
        step = Decide(step.Next, At(2.5))!;
        Assert.Equal(TickIds.Of(schedule, At(1)), Assert.Single(step.Jobs).Id);
        Assert.Null(step.Next.Progress.Queued);
        // The one that waited goes first, and the one that is due waits for it.
        var both = Decide(Decide(schedule, At(1), open: true)!.Next, At(2))!;
        Assert.Equal(TickIds.Of(schedule, At(1)), Assert.Single(both.Jobs).Id);
        Assert.Equal(At(2), both.Next.Progress.Queued);
    }

    [Fact]
    public void The_latest_tick_waits_for_a_canceled_job_to_end()
    {
        var schedule = New(EveryMinute with { Overlap = ScheduleOverlap.CancelRunning });
        var step = Decide(schedule, At(1), open: true)!;
        Assert.Equal((At(1), 0), (step.Next.Progress.Queued, step.Jobs.Length));
        step = Decide(step.Next, At(2), open: true)!;
        Assert.Equal((At(2), 1), (step.Next.Progress.Queued, step.Next.Progress.Skipped));
        Assert.Equal([At(2)], TicksOf(Decide(step.Next, At(2.1))!));
        Assert.Equal([At(1)], TicksOf(Decide(schedule, At(1))!));
    }

    [Fact]
    public void A_paused_schedule_does_nothing_and_goes_on_from_when_it_is_resumed()
    {
        var paused = ScheduleLife.Pause(New(EveryMinute), At(0.5));
        Assert.Null(paused.Progress.DueAt);
        Assert.Null(Decide(paused, At(5)));
        Assert.Same(paused, ScheduleLife.Pause(paused, At(1)));
        var resumed = ScheduleLife.Resume(paused, At(5.5));
        Assert.Equal((At(6), At(6), 0, 3), (resumed.Progress.NextAt, resumed.Progress.DueAt, resumed.Progress.Missed, resumed.Progress.Revision));
        Assert.Same(resumed, ScheduleLife.Resume(resumed, At(6)));
    }

    [Fact]
    public void A_change_of_the_times_counts_from_then_and_any_other_loses_no_tick()
    {
        var schedule = New(EveryMinute);
        var renoted = ScheduleLife.Change(schedule, EveryMinute with { Note = "n" }, paused: false, At(1.5));
        Assert.Equal(At(1), renoted.Progress.NextAt);
        var retimed = ScheduleLife.Change(schedule, EveryMinute with { When = new ScheduleWhen.Cron("30 * * * * *", "UTC") }, paused: false, At(1.2));
        Assert.Equal(At(1.5), retimed.Progress.NextAt);
        Assert.Equal((2, 2), (retimed.Version, retimed.Progress.Revision));
    }

    [Fact]
    public void Ticks_lie_between_start_and_end()
    {
        var step = Decide(New(EveryMinute with { StartsAt = At(2), EndsAt = At(3), Overlap = ScheduleOverlap.Allow, CatchUp = TimeSpan.FromHours(1) }), At(9))!;
        Assert.Equal([At(2), At(3)], TicksOf(step));
        Assert.Equal(((DateTimeOffset?)null, (DateTimeOffset?)null), (step.Next.Progress.NextAt, step.Next.Progress.DueAt));
    }

    [Fact]
    public void Intervals_keep_to_their_anchor_and_one_time_comes_once()
    {
        var every = New(EveryMinute with { When = new ScheduleWhen.Every(TimeSpan.FromMinutes(7), At(3)) });
        Assert.Equal(At(3), every.Progress.NextAt);
        var calendar = ScheduleCalendar.TryCreate("s", every.Definition, out _)!;
        Assert.Equal([At(-11), At(-4), At(3), At(10)], calendar.After(At(-18), 4));
        Assert.Equal(At(3), calendar.Next(At(-4)));
        var once = Decide(New(EveryMinute with { When = new ScheduleWhen.Once(At(4)) }), At(4))!;
        Assert.Equal([At(4)], TicksOf(once));
        Assert.Null(once.Next.Progress.NextAt);
    }

    [Fact]
    public void Jitter_is_the_same_everywhere_spread_over_its_range_and_never_reaches_the_next_tick()
    {
        var calendar = ScheduleCalendar.TryCreate("s", EveryMinute with { Jitter = TimeSpan.FromMinutes(5) }, out _)!;
        var ticks = calendar.After(Start, 500).ToArray();
        var put = ticks.Select(tick => calendar.RunAt(tick) - tick).ToArray();
        Assert.All(put, by => Assert.InRange(by, TimeSpan.Zero, TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1)));
        Assert.True(put.Distinct().Count() > 490);
        Assert.InRange(put.Average(by => by.TotalSeconds), 25, 35);
        Assert.Equal(put, ticks.Select(tick => ScheduleCalendar.TryCreate("s", EveryMinute with { Jitter = TimeSpan.FromMinutes(5) }, out _)!.RunAt(tick) - tick));
        Assert.NotEqual(put[0], ScheduleCalendar.TryCreate("t", EveryMinute with { Jitter = TimeSpan.FromMinutes(5) }, out _)!.RunAt(ticks[0]) - ticks[0]);
        var schedule = New(EveryMinute with { Jitter = TimeSpan.FromSeconds(50) });
        Assert.Equal(ScheduleCalendar.TryCreate("s", schedule.Definition, out _)!.RunAt(At(1)), schedule.Progress.DueAt);
        Assert.Null(Decide(schedule, schedule.Progress.DueAt!.Value.AddTicks(-10)));
        Assert.Equal([At(1)], TicksOf(Decide(schedule, schedule.Progress.DueAt.Value)!));
    }

    [Fact]
    public void What_is_remembered_is_bounded()
    {
        var schedule = New(EveryMinute with { Overlap = ScheduleOverlap.Allow });
        for (var minute = 1; minute <= 50; minute++)
            schedule = ScheduleLife.Decide(schedule, ScheduleCalendar.TryCreate("s", schedule.Definition, out _)!, schedule.Progress.Open, At(minute))!.Next;
        Assert.Equal((20, 20, 50), (schedule.Progress.Recent.Length, schedule.Progress.Open.Length, schedule.Progress.Enqueued));
        Assert.Equal(At(50), schedule.Progress.Recent[^1].At);
    }

    public static TheoryData<string, ScheduleDefinition> Wrong() => new()
    {
        { "cron", EveryMinute with { When = new ScheduleWhen.Cron("0 0 30 2 *", "UTC") } },
        { "timeZone", EveryMinute with { When = new ScheduleWhen.Cron("0 0 * * *", "Mars/Olympus") } },
        { "everySeconds", EveryMinute with { When = new ScheduleWhen.Every(TimeSpan.FromSeconds(0.9), Start) } },
        { "everySeconds", EveryMinute with { When = new ScheduleWhen.Every(TimeSpan.FromDays(367), Start) } },
        { "at", EveryMinute with { When = new ScheduleWhen.Once(Start) } },
        { "at", EveryMinute with { When = new ScheduleWhen.Once(Start.AddYears(11)) } },
        { "cron", EveryMinute with { StartsAt = At(0.2), EndsAt = At(0.8) } },
        { "endsAt", EveryMinute with { StartsAt = At(3), EndsAt = At(2) } },
        { "catchUpSeconds", EveryMinute with { CatchUp = TimeSpan.FromTicks(-1) } },
        { "jitterSeconds", EveryMinute with { Jitter = TimeSpan.FromHours(25) } },
        { "overlap", EveryMinute with { Overlap = (ScheduleOverlap)9 } },
        { "note", EveryMinute with { Note = new string('n', 1_001) } },
        { "job.maxAttempts", EveryMinute with { Job = Some.NewJob with { MaxAttempts = 0 } } },
        { "job.queue", EveryMinute with { Job = Some.NewJob with { Queue = "a b" } } },
        { "job.scheduledAt", EveryMinute with { Job = Some.NewJob with { ScheduledAt = Start } } },
        { "job.expiresAt", EveryMinute with { Job = Some.NewJob with { ExpiresAt = At(9) } } },
        { "job.tags", EveryMinute with { Job = Some.NewJob with { Tags = [.. Enumerable.Range(0, 10).Select(i => $"{i}")] } } },
        { "job.tags[0]", EveryMinute with { Job = Some.NewJob with { Tags = [""] } } },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_cannot_be_is_refused_with_its_field(string field, ScheduleDefinition wanted) =>
        Assert.Equal(field, ScheduleValidator.Check("s", wanted, Start)?.Field);

    [Fact]
    public void What_can_be_is_taken_and_a_schedule_that_is_over_may_be_kept()
    {
        Assert.Null(ScheduleValidator.Check("s", EveryMinute, Start));
        Assert.Equal("name", ScheduleValidator.Check("a b", EveryMinute, Start)?.Field);
        Assert.Equal("name", ScheduleValidator.Check(new string('n', 81), EveryMinute, Start)?.Field);
        Assert.Null(ScheduleValidator.Check(new string('n', 80), EveryMinute, Start));
        Assert.Null(ScheduleValidator.Check("s", EveryMinute with { When = new ScheduleWhen.Once(Start) }, Start, mayBeOver: true));
    }
}
