using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A queue, as its operators see it.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.queue")]
public sealed record QueueView
{
    /// <summary>What holds for it.</summary>
    [Id(0)]
    public required QueueRulesView Rules { get; init; }

    /// <summary>Since when it is paused; null while it is not.</summary>
    [Id(1)]
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>How many jobs it has in each state in which it has any.</summary>
    [Id(2)]
    public ImmutableArray<JobCountView> Counts { get; init; } = [];
}
