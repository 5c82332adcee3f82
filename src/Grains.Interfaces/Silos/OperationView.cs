using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>An operation of a module.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.operation")]
public sealed record OperationView
{
    /// <summary>Its name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary><c>cpu</c> or <c>io</c>.</summary>
    [Id(1)]
    public required string Class { get; init; }

    /// <summary>Its time limit, in seconds.</summary>
    [Id(2)]
    public required double TimeoutSeconds { get; init; }

    /// <summary>Whether running it twice does what running it once does.</summary>
    [Id(3)]
    public required bool Idempotent { get; init; }

    /// <summary>What it does.</summary>
    [Id(4)]
    public required string Description { get; init; }
}
