using Gristmill.Jobs;

namespace Gristmill.Conformance.Jobs;

/// <summary>Values that a test needs and does not care about.</summary>
public static class Some
{
    /// <summary>A wanted job.</summary>
    public static NewJob NewJob => new()
    {
        Module = "mill", Operation = "grind", Lane = JobLane.Cpu, Args = "{\"grain\":\"rye\"}"u8.ToArray(),
    };

    /// <summary>A running job, as acquired by <c>silo</c>.</summary>
    public static Job Running(DateTimeOffset now, int attempt = 1, int maxAttempts = 3) =>
        JobLife.Create(NewJob with { MaxAttempts = maxAttempts }, Guid.NewGuid(), now) with
        {
            State = JobState.Running,
            Attempt = attempt,
            AttemptedAt = now,
            LeasedBy = "silo",
            LeaseExpiresAt = now + TimeSpan.FromMinutes(1),
            Version = 2,
        };

    /// <summary>A job in a state, with what a job in that state has.</summary>
    public static Job In(JobState state, DateTimeOffset now) => state switch
    {
        JobState.Running => Running(now),
        JobState.Scheduled or JobState.Available => JobLife.Create(NewJob, Guid.NewGuid(), now) with { State = state },
        JobState.Retryable => Running(now) with { State = state, LeaseExpiresAt = null },
        _ => Running(now) with { State = state, LeaseExpiresAt = null, FinalizedAt = now },
    };
}
