using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What other job a new one must not stand beside.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.unique")]
public sealed record UniqueView
{
    /// <summary>The paths of the arguments that count; empty means that all of them do.</summary>
    [Id(0)]
    public ImmutableArray<string> Args { get; init; } = [];

    /// <summary>Whether jobs of other queues count as well.</summary>
    [Id(1)]
    public bool AnyQueue { get; init; }

    /// <summary>How long after it was enqueued the other job counts, in seconds; null means as long as it is in the states.</summary>
    [Id(2)]
    public double? PeriodSeconds { get; init; }

    /// <summary>The states in which the other job counts; empty means the unfinished ones, and with a period Completed as well.</summary>
    [Id(3)]
    public ImmutableArray<string> States { get; init; } = [];

    /// <summary>What becomes of the two: ignore, replace or reschedule; null means ignore.</summary>
    [Id(4)]
    public string? OnConflict { get; init; }
}
