using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>Something that is done with many jobs, and how far it is.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.bulkTask")]
public sealed record BulkTaskView
{
    /// <summary>Its id.</summary>
    [Id(0)]
    public required Guid Id { get; init; }

    /// <summary>What is done, with which jobs.</summary>
    [Id(1)]
    public required BulkRequest Request { get; init; }

    /// <summary>Running, Completed, Stopped or Failed.</summary>
    [Id(2)]
    public required string State { get; init; }

    /// <summary>When it was ordered.</summary>
    [Id(3)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    [Id(4)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Jobs that it has been through.</summary>
    [Id(5)]
    public required long Found { get; init; }

    /// <summary>Jobs that it changed.</summary>
    [Id(6)]
    public required long Changed { get; init; }

    /// <summary>Jobs whose state did not allow it, or which somebody else changed in that moment.</summary>
    [Id(7)]
    public required long Skipped { get; init; }

    /// <summary>Whether somebody asked it to stop.</summary>
    [Id(8)]
    public bool StopRequested { get; init; }

    /// <summary>Why its step failed last, for a person; null where it went on.</summary>
    [Id(9)]
    public string? Failure { get; init; }
}
