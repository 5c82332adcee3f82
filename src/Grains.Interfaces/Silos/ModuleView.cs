using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A module of a silo.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.module")]
public sealed record ModuleView
{
    /// <summary>Its name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Its version; empty when its manifest cannot be used.</summary>
    [Id(1)]
    public string Version { get; init; } = "";

    /// <summary>What hosts it; empty when its manifest cannot be used.</summary>
    [Id(2)]
    public string Runtime { get; init; } = "";

    /// <summary>What it does.</summary>
    [Id(3)]
    public string Description { get; init; } = "";

    /// <summary>Whether it is loaded; modules load with their first call.</summary>
    [Id(4)]
    public bool Loaded { get; init; }

    /// <summary>Why it, or a newer version of it, cannot be used; null when nothing is wrong.</summary>
    [Id(5)]
    public string? Error { get; init; }

    /// <summary>Its operations, in order of name.</summary>
    [Id(6)]
    public ImmutableArray<OperationView> Operations { get; init; } = [];

    /// <summary>Its worker processes; null in lists, and for a module that has none or is not loaded.</summary>
    [Id(7)]
    public PoolView? Pool { get; init; }

    /// <summary>Whether the silo is not ready until it has loaded.</summary>
    [Id(8)]
    public bool Required { get; init; }

    /// <summary>Live copies of it, worker processes included.</summary>
    [Id(9)]
    public int Instances { get; init; }

    /// <summary>Its versions, the newest first; empty in lists.</summary>
    [Id(10)]
    public ImmutableArray<ModuleVersionView> Versions { get; init; } = [];

    /// <summary>How its calls went on this silo; null in lists.</summary>
    [Id(11)]
    public StatisticsView? Statistics { get; init; }
}
