namespace Gristmill.Embedded;

/// <summary>The engine's counters.</summary>
public interface IEngineStatistics
{
    /// <summary>The counters of each grain class, as they are now.</summary>
    IReadOnlyList<GrainTypeStatistics> Read();
}
