using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>Why a job does not run now.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.wait")]
public sealed record WaitView
{
    /// <summary>A stable code in snake_case.</summary>
    [Id(0)]
    public required string Code { get; init; }

    /// <summary>The reason, for a person.</summary>
    [Id(1)]
    public required string Message { get; init; }

    /// <summary>When it passes by itself; null where that is not known.</summary>
    [Id(2)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>Jobs that stand in the way, a few of them.</summary>
    [Id(3)]
    public ImmutableArray<Guid> Jobs { get; init; } = [];
}
