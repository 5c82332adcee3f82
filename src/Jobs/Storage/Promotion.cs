namespace Gristmill.Jobs;

/// <summary>What a promotion found.</summary>
/// <param name="Promoted">Jobs made Available.</param>
/// <param name="NextDueAt">When the next Scheduled or Retryable job falls due, or the next waiting one expires; null when none does.</param>
public sealed record Promotion(int Promoted, DateTimeOffset? NextDueAt)
{
    /// <summary>Jobs that expired.</summary>
    public int Expired { get; init; }
}
