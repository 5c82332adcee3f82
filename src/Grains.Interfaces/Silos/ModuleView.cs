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

    /// <summary>Why it cannot be used; null when it can.</summary>
    [Id(5)]
    public string? Error { get; init; }

    /// <summary>Its operations, in order of name.</summary>
    [Id(6)]
    public ImmutableArray<OperationView> Operations { get; init; } = [];

    /// <summary>Its worker processes; null in lists, and for a module that has none or is not loaded.</summary>
    [Id(7)]
    public PoolView? Pool { get; init; }
}
