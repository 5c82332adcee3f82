using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>How the jobs of a queue share it.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.keyRules")]
public sealed record KeyRulesView
{
    /// <summary>Where a job's key stands in its arguments.</summary>
    [Id(0)]
    public required string Path { get; init; }

    /// <summary>Jobs of one key that run at a time, in the whole cluster; null means no limit.</summary>
    [Id(1)]
    public int? MaxRunning { get; init; }

    /// <summary>Starts of one key's jobs; null means no limit.</summary>
    [Id(2)]
    public RateLimitView? Rate { get; init; }
}
