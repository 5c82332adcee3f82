using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A schedule, as its callers see it.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.scheduleView")]
public sealed record ScheduleView
{
    /// <summary>Its name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>How often somebody changed, paused or resumed it, from 1.</summary>
    [Id(1)]
    public required long Revision { get; init; }

    /// <summary>What is wanted of it, with nothing left out that has a default.</summary>
    [Id(2)]
    public required ScheduleRequest Definition { get; init; }

    /// <summary>When it was made.</summary>
    [Id(3)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When somebody changed, paused or resumed it last.</summary>
    [Id(4)]
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Since when it is paused; null when it is not.</summary>
    [Id(5)]
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>When it is due next; null when it is not.</summary>
    [Id(6)]
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Why it is not due any more, or for now; empty when it is.</summary>
    [Id(7)]
    public string IdleReason { get; init; } = "";

    /// <summary>The tick that waits for the end of a job; null when none does.</summary>
    [Id(8)]
    public DateTimeOffset? QueuedTick { get; init; }

    /// <summary>Jobs enqueued for ticks in their time.</summary>
    [Id(9)]
    public required long Enqueued { get; init; }

    /// <summary>Ticks skipped.</summary>
    [Id(10)]
    public required long Skipped { get; init; }

    /// <summary>Ticks missed.</summary>
    [Id(11)]
    public required long Missed { get; init; }

    /// <summary>What became of the latest ticks, newest first.</summary>
    [Id(12)]
    public ImmutableArray<ScheduleTickView> Recent { get; init; } = [];

    /// <summary>The ticks ahead; empty in lists.</summary>
    [Id(13)]
    public ImmutableArray<ScheduleTimeView> Next { get; init; } = [];
}
