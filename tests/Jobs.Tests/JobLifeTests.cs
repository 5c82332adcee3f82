using Gristmill.Conformance.Jobs;

namespace Gristmill.Jobs.Tests;

public sealed class JobLifeTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly AttemptEnd.Failed Failure = new("broken", "It broke.", Retryable: true);

    private static Job End(Job job, AttemptEnd end) => JobLife.End(job, end, Now, _ => TimeSpan.FromSeconds(8));

    [Fact]
    public void A_new_job_is_available_unless_its_time_lies_ahead()
    {
        Assert.Equal(JobState.Available, JobLife.Create(Some.NewJob, Guid.NewGuid(), Now).State);
        Assert.Equal(JobState.Available,
            JobLife.Create(Some.NewJob with { ScheduledAt = Now.AddDays(-1) }, Guid.NewGuid(), Now).State);
        var later = JobLife.Create(Some.NewJob with { ScheduledAt = Now.AddHours(1) }, Guid.NewGuid(), Now);
        Assert.Equal((JobState.Scheduled, Now.AddHours(1)), (later.State, later.ScheduledAt));
    }

    [Fact]
    public void Times_are_kept_to_the_microsecond()
    {
        var job = JobLife.Create(Some.NewJob with { ScheduledAt = Now.AddTicks(19) }, Guid.NewGuid(), Now.AddTicks(7));
        Assert.Equal(Now, job.CreatedAt);
        Assert.Equal(Now.AddTicks(10), job.ScheduledAt);
    }

    [Fact]
    public void A_completed_attempt_ends_the_job_with_its_result()
    {
        var job = End(Some.Running(Now), new AttemptEnd.Completed("42"u8.ToArray()));
        Assert.Equal(JobState.Completed, job.State);
        Assert.Equal(Now, job.FinalizedAt);
        Assert.Equal("42"u8.ToArray(), job.Result!.Value.ToArray());
        Assert.Null(job.LeaseExpiresAt);
        Assert.Equal(3, job.Version);
    }

    [Fact]
    public void A_failed_attempt_waits_out_its_backoff_and_keeps_the_reason()
    {
        var job = End(Some.Running(Now), Failure);
        Assert.Equal((JobState.Retryable, Now.AddSeconds(8), 1), (job.State, job.ScheduledAt, job.Attempt));
        var record = Assert.Single(job.History);
        Assert.Equal((1, AttemptOutcome.Failed, "broken", "It broke.", "silo"),
            (record.Attempt, record.Outcome, record.Code, record.Message, record.Silo));
    }

    [Fact]
    public void The_last_attempt_s_failure_discards_the_job() =>
        Assert.Equal(JobState.Discarded, End(Some.Running(Now, attempt: 3, maxAttempts: 3), Failure).State);

    [Fact]
    public void A_failure_that_no_retry_heals_discards_the_job_at_once() =>
        Assert.Equal(JobState.Discarded, End(Some.Running(Now), Failure with { Retryable = false }).State);

    [Fact]
    public void A_released_attempt_is_not_spent()
    {
        var job = End(Some.Running(Now, attempt: 2), new AttemptEnd.Released("drained", "The silo drained."));
        Assert.Equal((JobState.Available, 1), (job.State, job.Attempt));
        Assert.Equal(AttemptOutcome.Released, job.History.Single().Outcome);
    }

    [Fact]
    public void A_rescued_job_takes_its_place_in_the_queue_the_first_time_and_waits_from_then_on()
    {
        var running = Some.Running(Now, 1, maxAttempts: 9);
        var first = JobLife.Rescue(running, Now + TimeSpan.FromSeconds(10), _ => TimeSpan.FromSeconds(1));
        Assert.Equal((JobState.Retryable, running.ScheduledAt), (first.State, first.ScheduledAt));
        var second = JobLife.Rescue(first with { State = JobState.Running, Attempt = 2, LeasedBy = "mill/2" },
            Now + TimeSpan.FromSeconds(20), _ => TimeSpan.FromSeconds(1));
        Assert.Equal(Now + TimeSpan.FromSeconds(21), second.ScheduledAt);
    }

    [Theory]
    [InlineData(1, JobState.Retryable)]
    [InlineData(3, JobState.Discarded)]
    public void A_rescue_counts_the_attempt_so_that_a_crash_loop_ends(int attempt, JobState expected)
    {
        var job = JobLife.Rescue(Some.Running(Now, attempt, maxAttempts: 3), Now, _ => TimeSpan.Zero);
        Assert.Equal((expected, attempt), (job.State, job.Attempt));
        Assert.Equal((AttemptOutcome.Rescued, "lease_lost"), (job.History.Single().Outcome, job.History.Single().Code));
    }

    [Fact]
    public void A_cancel_request_turns_every_end_but_completion_into_canceled()
    {
        var job = Some.Running(Now) with { CancelRequestedAt = Now };
        Assert.Equal(JobState.Canceled, End(job, Failure).State);
        Assert.Equal(JobState.Canceled, End(job, new AttemptEnd.Canceled()).State);
        Assert.Equal(JobState.Canceled, End(job, new AttemptEnd.Released("drained", "")).State);
        Assert.Equal(JobState.Canceled, JobLife.Rescue(job, Now, _ => TimeSpan.Zero).State);
        Assert.Equal(JobState.Completed, End(job, new AttemptEnd.Completed("1"u8.ToArray())).State);
    }

    [Fact]
    public void A_canceled_waiting_job_has_no_attempt_in_its_history()
    {
        var job = JobLife.Cancel(Some.In(JobState.Available, Now), Now);
        Assert.Equal((JobState.Canceled, Now), (job.State, job.FinalizedAt));
        Assert.Empty(job.History);
    }

    [Fact]
    public void A_retried_job_has_an_attempt_to_spend()
    {
        var job = JobLife.Retry(Some.In(JobState.Discarded, Now) with { Attempt = 3, MaxAttempts = 3, CancelRequestedAt = Now },
            Now.AddDays(1));
        Assert.Equal((JobState.Available, 3, 4), (job.State, job.Attempt, job.MaxAttempts));
        Assert.Equal((Now.AddDays(1), null, null), (job.ScheduledAt, job.FinalizedAt, job.CancelRequestedAt));
    }

    [Fact]
    public void A_retried_job_has_the_error_code_of_its_latest_attempt_that_failed_and_no_other()
    {
        Assert.Null(JobLife.Retry(JobLife.Expire(Some.In(JobState.Available, Now), Now), Now).ErrorCode);
        Assert.Null(JobLife.Retry(JobLife.GiveUp(Some.In(JobState.Available, Now), "", Now), Now).ErrorCode);
        var failed = End(Some.Running(Now), Failure);
        Assert.Equal("broken", JobLife.Retry(failed, Now).ErrorCode);
        Assert.Equal("broken", JobLife.Retry(JobLife.Expire(failed, Now), Now).ErrorCode);
    }

    [Fact]
    public void A_history_keeps_the_newest_and_messages_are_bounded()
    {
        var job = Some.Running(Now, maxAttempts: JobLimits.MaxAttempts);
        for (var attempt = 1; attempt <= JobLimits.HistoryLength + 5; attempt++)
            job = End(job with { State = JobState.Running, Attempt = attempt, LeasedBy = "silo" },
                Failure with { Message = new string('x', 10_000) });
        Assert.Equal(JobLimits.HistoryLength, job.History.Length);
        Assert.Equal(JobLimits.HistoryLength + 5, job.History[^1].Attempt);
        Assert.Equal(JobLimits.ErrorMessageLength, job.History[^1].Message.Length);
    }
}
