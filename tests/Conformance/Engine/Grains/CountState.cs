using Orleans;

namespace Gristmill.Conformance.Engine.Grains;

/// <summary>A stored count.</summary>
[GenerateSerializer]
[Alias("conformance.count")]
public sealed record CountState
{
    /// <summary>The count.</summary>
    [Id(0)]
    public int Count { get; init; }
}
