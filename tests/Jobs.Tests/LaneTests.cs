using Gristmill.Conformance.Jobs;

namespace Gristmill.Jobs.Tests;

public sealed class LaneTests
{
    private static readonly JobRunnerOptions Options = new();

    private static readonly Func<long, TimeSpan> Since = timestamp => TimeSpan.FromMilliseconds(1_000 - timestamp);

    private static IReadOnlyList<Job> Jobs(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Some.Running(DateTimeOffset.UnixEpoch))];

    private static Lane After(TimeSpan? ran, int times = 1)
    {
        var lane = new Lane(JobLane.Cpu, 2, Options);
        for (var i = 0; i < times; i++)
        {
            lane.Took(Jobs(1), 0);
            Assert.NotNull(lane.TryStart());
            lane.OperationEnded(ran, 0);
            lane.Ended();
        }

        return lane;
    }

    [Fact]
    public void Before_anything_is_known_a_lane_takes_as_many_as_it_has_permits() =>
        Assert.Equal(2, new Lane(JobLane.Cpu, 2, Options).Wanted());

    [Fact]
    public void Long_jobs_are_not_taken_ahead()
    {
        var lane = After(TimeSpan.FromSeconds(1));
        Assert.Equal(2, lane.Wanted());
        lane.Took(Jobs(2), 0);
        Assert.Equal(0, lane.Wanted());
    }

    [Fact]
    public void Short_jobs_are_taken_ahead_as_far_as_the_permits_get_in_the_time_ahead() =>
        // 50 ms ahead, 2 permits, 1 ms each: 100 beyond the permits.
        Assert.Equal(102, After(TimeSpan.FromMilliseconds(1)).Wanted());

    [Fact]
    public void An_attempt_that_was_cut_short_teaches_nothing() =>
        Assert.Equal(2, After(ran: null, times: 1_000).Wanted());

    [Fact]
    public void A_lane_never_holds_more_than_its_bound() =>
        Assert.Equal(Options.MaxHeld, After(TimeSpan.Zero).Wanted());

    [Fact]
    public void Short_jobs_are_taken_by_the_batch()
    {
        var lane = After(TimeSpan.FromMilliseconds(1));
        lane.Took(Jobs(102), 0);
        for (var i = 0; i < 50; i++) lane.Ended();
        Assert.Equal(0, lane.Wanted());
        lane.Ended();
        Assert.Equal(51, lane.Wanted());
    }

    [Fact]
    public void No_more_are_started_than_twice_the_permits_and_the_next_follows_when_an_operation_ends()
    {
        var lane = After(TimeSpan.Zero);
        var jobs = Jobs(10);
        lane.Took(jobs, 0);
        Assert.Equal(jobs.Take(4), Enumerable.Range(0, 4).Select(_ => lane.TryStart()!));
        Assert.Null(lane.TryStart());
        lane.OperationEnded(TimeSpan.Zero, 0);
        Assert.Same(jobs[4], lane.TryStart());
    }

    [Fact]
    public void Jobs_taken_ahead_of_long_ones_are_given_back_and_no_more_are_taken()
    {
        // Learnt from jobs that take nothing; now come long ones. Nothing ended since 500 ms, ten times the time ahead.
        var lane = After(TimeSpan.Zero);
        var jobs = Jobs(200);
        lane.Took(jobs, 501);
        for (var i = 0; i < 4; i++) Assert.NotNull(lane.TryStart());
        Assert.Empty(lane.TakeBack(Since, all: false));
        lane.OperationEnded(ran: null, 500);
        Assert.NotNull(lane.TryStart());
        Assert.Equal(jobs.Skip(5), lane.TakeBack(Since, all: false));
        foreach (var _ in jobs.Skip(5)) lane.Ended();
        Assert.Equal((5, 0), (lane.Held, lane.Wanted()));
        Assert.Empty(lane.TakeBack(Since, all: true));
    }
}
