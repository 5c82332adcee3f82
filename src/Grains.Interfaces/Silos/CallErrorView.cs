using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A call that did not end well.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.callError")]
public sealed record CallErrorView
{
    /// <summary>When it ended.</summary>
    [Id(0)]
    public required DateTimeOffset At { get; init; }

    /// <summary>The operation.</summary>
    [Id(1)]
    public required string Operation { get; init; }

    /// <summary>The module's version that ran it, or was to.</summary>
    [Id(2)]
    public required string Version { get; init; }

    /// <summary>The stable code.</summary>
    [Id(3)]
    public required string Code { get; init; }

    /// <summary>The reason, shortened where it is long.</summary>
    [Id(4)]
    public required string Message { get; init; }
}
