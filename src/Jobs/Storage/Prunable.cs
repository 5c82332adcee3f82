namespace Gristmill.Jobs;

/// <summary>What one step of pruning would delete.</summary>
/// <param name="Jobs">The jobs, whole, in order of their ids.</param>
/// <param name="Examined">Jobs looked at; fewer than were allowed when there are no more.</param>
/// <param name="Last">The greatest id looked at; null when there was none.</param>
public sealed record Prunable(IReadOnlyList<Job> Jobs, int Examined, Guid? Last);
