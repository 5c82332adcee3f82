using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>The worker processes of a module.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.pool")]
public sealed record PoolView
{
    /// <summary>Calls that wait for a worker.</summary>
    [Id(0)]
    public int Waiting { get; init; }

    /// <summary>How many may.</summary>
    [Id(1)]
    public int Queue { get; init; }

    /// <summary>Limits that could not be put in force, and why.</summary>
    [Id(2)]
    public ImmutableArray<string> Unapplied { get; init; } = [];

    /// <summary>Its slots, in order.</summary>
    [Id(3)]
    public ImmutableArray<SlotView> Slots { get; init; } = [];
}
