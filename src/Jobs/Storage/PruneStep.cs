namespace Gristmill.Jobs;

/// <summary>What one step of pruning did.</summary>
/// <param name="Examined">Jobs looked at; fewer than were allowed when there are no more.</param>
/// <param name="Deleted">Jobs deleted of them.</param>
/// <param name="Last">The greatest id looked at; null when there was none.</param>
public sealed record PruneStep(int Examined, int Deleted, Guid? Last);
