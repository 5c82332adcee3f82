using Gristmill.Conformance.Jobs;

namespace Gristmill.Jobs.Tests.Watching;

public sealed class ChangeNamesTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static Job In(JobState state, int waitsFor = 0) => Some.In(state, Now) with { WaitsFor = waitsFor };

    [Fact]
    public void A_job_that_waits_for_no_other_any_more_is_unblocked()
    {
        Assert.Equal(ChangeNames.Unblocked, ChangeNames.Of(In(JobState.Scheduled, 2), In(JobState.Available, -1)));
        Assert.Equal(ChangeNames.Unblocked, ChangeNames.Of(In(JobState.Scheduled, 1), In(JobState.Scheduled, -1)));
        Assert.Equal(ChangeNames.Canceled, ChangeNames.Of(In(JobState.Scheduled, 1), In(JobState.Canceled, 1)));
    }

    [Fact]
    public void A_job_that_had_ended_is_retried_whatever_it_waits_for()
    {
        Assert.Equal(ChangeNames.Retried, ChangeNames.Of(In(JobState.Canceled, 1), In(JobState.Scheduled, 1)));
        Assert.Equal(ChangeNames.Retried, ChangeNames.Of(In(JobState.Discarded, -1), In(JobState.Scheduled, 1)));
        Assert.Equal(ChangeNames.Retried, ChangeNames.Of(In(JobState.Canceled, -1), In(JobState.Available, -1)));
        Assert.Equal(ChangeNames.Retried, ChangeNames.Of(In(JobState.Retryable), In(JobState.Available)));
    }
}
