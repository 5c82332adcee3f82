using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What to do with which jobs.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.bulkRequest")]
public sealed record BulkRequest
{
    /// <summary>retry, cancel, delete, reschedule, setPriority or setQueue.</summary>
    [Id(0)]
    public required string Action { get; init; }

    /// <summary>Which jobs; its limit and its cursor are of no meaning.</summary>
    [Id(1)]
    public required JobQuery Filter { get; init; }

    /// <summary>The time to reschedule to.</summary>
    [Id(2)]
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>The priority to set.</summary>
    [Id(3)]
    public int? Priority { get; init; }

    /// <summary>The queue to move to.</summary>
    [Id(4)]
    public string? Queue { get; init; }
}
