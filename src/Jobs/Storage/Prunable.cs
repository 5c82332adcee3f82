namespace Gristmill.Jobs;

/// <summary>What one step of pruning would delete.</summary>
/// <param name="Jobs">The jobs, whole, in order of their ids.</param>
/// <param name="Examined">Jobs looked at; fewer than were allowed when there are no more, and as many when others were left for their bytes.</param>
/// <param name="Last">The greatest id looked at; null when there was none.</param>
public sealed record Prunable(IReadOnlyList<Job> Jobs, int Examined, Guid? Last)
{
    /// <summary>Bytes of arguments and results after which a step looks at no further job.</summary>
    public const int Bytes = 16 * 1024 * 1024;
}
