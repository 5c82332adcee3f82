using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A change of a job, or a gap in which changes were that nobody has any more.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.changeEvent")]
public sealed record ChangeEventView
{
    /// <summary>What was seen once this is.</summary>
    [Id(0)]
    public required string Cursor { get; init; }

    /// <summary>What happened; empty for a gap.</summary>
    [Id(1)]
    public string Change { get; init; } = "";

    /// <summary>For a gap, how many changes were missed at least; 0 when nobody knows.</summary>
    [Id(2)]
    public long Missed { get; init; }

    /// <summary>The job as lists have it; null for a gap.</summary>
    [Id(3)]
    public ChangedJobView? Job { get; init; }
}
