namespace Gristmill.Jobs.Tests;

public sealed class LaneTests
{
    private static readonly JobRunnerOptions Options = new();

    private static Lane After(TimeSpan ran, int permits = 2)
    {
        var lane = new Lane(JobLane.Cpu, permits, Options);
        lane.Took(1);
        lane.Ended(ran);
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
        lane.Took(2);
        Assert.Equal(0, lane.Wanted());
    }

    [Fact]
    public void Short_jobs_are_taken_ahead_as_far_as_the_permits_get_in_the_time_ahead() =>
        // 50 ms ahead, 2 permits, 1 ms each: 100 beyond the permits.
        Assert.Equal(102, After(TimeSpan.FromMilliseconds(1)).Wanted());

    [Fact]
    public void An_attempt_that_was_cut_short_teaches_nothing()
    {
        var lane = After(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 1_000; i++)
        {
            lane.Took(1);
            lane.Ended(ran: null);
        }

        Assert.Equal(2, lane.Wanted());
    }

    [Fact]
    public void A_lane_never_holds_more_than_its_bound() =>
        Assert.Equal(Options.MaxHeld, After(TimeSpan.Zero).Wanted());

    [Fact]
    public void Short_jobs_are_taken_by_the_batch()
    {
        var lane = After(TimeSpan.FromMilliseconds(1));
        lane.Took(102);
        for (var i = 0; i < 50; i++) lane.Ended(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, lane.Wanted());
        lane.Ended(TimeSpan.FromMilliseconds(1));
        Assert.Equal(51, lane.Wanted());
    }
}
