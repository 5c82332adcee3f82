using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A call that runs.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.runningCall")]
public sealed record RunningCallView
{
    /// <summary>The operation.</summary>
    [Id(0)]
    public required string Operation { get; init; }

    /// <summary>The job that it is an attempt of; null for a plain call.</summary>
    [Id(1)]
    public string? JobId { get; init; }

    /// <summary>Seconds since it started.</summary>
    [Id(2)]
    public double RanSeconds { get; init; }

    /// <summary>How far it says it is, from 0 to 1; null when it did not say.</summary>
    [Id(3)]
    public double? Fraction { get; init; }

    /// <summary>What it says it does; empty when it did not say.</summary>
    [Id(4)]
    public string Message { get; init; } = "";
}
