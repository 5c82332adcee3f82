using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>How far a job's latest attempt that told it said it is.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.progress")]
public sealed record ProgressView
{
    /// <summary>The attempt's number, from 1.</summary>
    [Id(0)]
    public required int Attempt { get; init; }

    /// <summary>From 0 to 1; null when that is not known.</summary>
    [Id(1)]
    public double? Fraction { get; init; }

    /// <summary>What it did, for a person; may be empty.</summary>
    [Id(2)]
    public required string Message { get; init; }

    /// <summary>When it was told.</summary>
    [Id(3)]
    public required DateTimeOffset At { get; init; }
}
