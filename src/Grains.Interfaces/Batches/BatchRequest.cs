using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A batch somebody wants made.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.batchRequest")]
public sealed record BatchRequest
{
    /// <summary>What people call it; may be empty.</summary>
    [Id(0)]
    public string Name { get; init; } = "";

    /// <summary>Its jobs.</summary>
    [Id(1)]
    public ImmutableArray<JobRequest> Jobs { get; init; } = [];

    /// <summary>Whether it takes more jobs until it is closed.</summary>
    [Id(2)]
    public bool Open { get; init; }

    /// <summary>The job that follows when all have ended; null for none.</summary>
    [Id(3)]
    public JobRequest? Callback { get; init; }

    /// <summary>The member of the callback's arguments that tells how the batch ended; null for none.</summary>
    [Id(4)]
    public string? CallbackAs { get; init; }
}
