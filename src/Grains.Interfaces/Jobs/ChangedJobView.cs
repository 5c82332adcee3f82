using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A job that changed.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.changedJob")]
public sealed record ChangedJobView
{
    /// <summary>The job's id.</summary>
    [Id(0)]
    public required Guid Id { get; init; }

    /// <summary>Its queue.</summary>
    [Id(1)]
    public required string Queue { get; init; }

    /// <summary>Its module.</summary>
    [Id(2)]
    public required string Module { get; init; }

    /// <summary>Its operation.</summary>
    [Id(3)]
    public required string Operation { get; init; }

    /// <summary>The state that it is in now.</summary>
    [Id(4)]
    public required string State { get; init; }

    /// <summary>Attempts spent.</summary>
    [Id(5)]
    public required int Attempt { get; init; }

    /// <summary>Rises with each change of the job.</summary>
    [Id(6)]
    public required long Version { get; init; }

    /// <summary>When the node told of it.</summary>
    [Id(7)]
    public required DateTimeOffset At { get; init; }

    /// <summary>Its tags.</summary>
    [Id(8)]
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The error code of its latest attempt that failed; null while none has.</summary>
    [Id(9)]
    public string? ErrorCode { get; init; }
}
