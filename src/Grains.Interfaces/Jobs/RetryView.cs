using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>How one job is tried again. What is null is as its operation or the node has it.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.retry")]
public sealed record RetryView
{
    /// <summary>How the wait grows: exponential, linear or constant.</summary>
    [Id(0)]
    public string? Curve { get; init; }

    /// <summary>The wait after the first failure, in seconds.</summary>
    [Id(1)]
    public double? FirstDelaySeconds { get; init; }

    /// <summary>The longest wait, before jitter, in seconds.</summary>
    [Id(2)]
    public double? MaxDelaySeconds { get; init; }

    /// <summary>The share by which a wait may be shorter or longer, 0 to 1.</summary>
    [Id(3)]
    public double? Jitter { get; init; }

    /// <summary>From when on it is not tried again.</summary>
    [Id(4)]
    public DateTimeOffset? Until { get; init; }
}
