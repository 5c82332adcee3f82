using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A batch, as its callers see it.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.batchView")]
public sealed record BatchView
{
    /// <summary>Its id.</summary>
    [Id(0)]
    public required Guid Id { get; init; }

    /// <summary>What people call it; may be empty.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>When it was made.</summary>
    [Id(2)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it takes no more jobs; null as long as it does.</summary>
    [Id(3)]
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When it was closed and all its jobs had ended; null before.</summary>
    [Id(4)]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Its jobs.</summary>
    [Id(5)]
    public required long Total { get; init; }

    /// <summary>Those that completed.</summary>
    [Id(6)]
    public required long Completed { get; init; }

    /// <summary>Those that were canceled.</summary>
    [Id(7)]
    public required long Canceled { get; init; }

    /// <summary>Those that were discarded.</summary>
    [Id(8)]
    public required long Discarded { get; init; }

    /// <summary>The job that follows, which is there when the batch has finished; null for none.</summary>
    [Id(9)]
    public Guid? Callback { get; init; }
}
