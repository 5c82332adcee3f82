using Orleans;

namespace Gristmill.Conformance.Engine.Grains;

/// <summary>A message.</summary>
[GenerateSerializer]
[Immutable]
[Alias("conformance.parcel")]
public sealed record Parcel
{
    /// <summary>What it says.</summary>
    [Id(0)]
    public required string Text { get; init; }

    /// <summary>What it carries.</summary>
    [Id(1)]
    public required byte[] Payload { get; init; }
}
