using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What changed.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.changeNews")]
public sealed record ChangeNewsView
{
    /// <summary>In order; none when nothing came in time that was wanted.</summary>
    [Id(0)]
    public ImmutableArray<ChangeEventView> Events { get; init; } = [];

    /// <summary>From where to go on.</summary>
    [Id(1)]
    public string Cursor { get; init; } = "";

    /// <summary>What was wrong with the cursor; null when nothing was.</summary>
    [Id(2)]
    public RequestFault? Fault { get; init; }
}
