using System.Collections.Immutable;

namespace Gristmill.Jobs;

/// <summary>A key that a new job claims for itself.</summary>
/// <param name="Key">The key; see <see cref="UniqueKey"/>.</param>
/// <param name="OnConflict">What to do when another job holds it.</param>
public sealed record UniqueClaim(string Key, ConflictAction OnConflict)
{
    /// <summary>States that waiting and running jobs have.</summary>
    public static ImmutableArray<JobState> Unfinished { get; } =
        [JobState.Scheduled, JobState.Available, JobState.Running, JobState.Retryable];

    /// <summary>How long an idempotency key is kept, also when its job is gone.</summary>
    public static TimeSpan OncePeriod { get; } = TimeSpan.FromHours(24);

    /// <summary>How long after it was enqueued a job holds the key; null means as long as it is in <see cref="States"/>.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>The states in which a job holds the key.</summary>
    public ImmutableArray<JobState> States { get; init; } = Unfinished;

    /// <summary>What whoever claims the key again must show to be answered with the first job; null where anybody is.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Whether a job holds the key now.</summary>
    public bool IsHeldBy(Job holder, DateTimeOffset now) =>
        States.Contains(holder.State) && (Period is not { } period || holder.CreatedAt + period > now);
}
