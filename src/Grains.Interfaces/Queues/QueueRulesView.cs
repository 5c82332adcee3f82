using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What is to hold for a queue.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.queueRules")]
public sealed record QueueRulesView
{
    /// <summary>The queue's name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Jobs of it that run at a time, in the whole cluster; null means no limit.</summary>
    [Id(1)]
    public int? MaxRunning { get; init; }

    /// <summary>Jobs of it that one silo holds at a time; null means no limit.</summary>
    [Id(2)]
    public int? MaxRunningPerSilo { get; init; }

    /// <summary>Starts of its jobs; null means no limit.</summary>
    [Id(3)]
    public RateLimitView? Rate { get; init; }

    /// <summary>How its jobs share it; null means first come, first served.</summary>
    [Id(4)]
    public KeyRulesView? Key { get; init; }

    /// <summary>What people should know of it.</summary>
    [Id(5)]
    public string Note { get; init; } = "";
}
