namespace Gristmill.Jobs;

/// <summary>What a promotion found.</summary>
/// <param name="Promoted">Jobs made Available.</param>
/// <param name="NextDueAt">When the next Scheduled or Retryable job falls due; null when none waits.</param>
public sealed record Promotion(int Promoted, DateTimeOffset? NextDueAt);
