using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>How a silo is.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.siloStatus")]
public sealed record SiloStatus
{
    /// <summary>Its incarnation.</summary>
    [Id(0)]
    public required string Silo { get; init; }

    /// <summary>When it started.</summary>
    [Id(1)]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Which engine runs its grains.</summary>
    [Id(2)]
    public required string Engine { get; init; }

    /// <summary>Where its jobs live.</summary>
    [Id(3)]
    public required string Store { get; init; }

    /// <summary>Its version.</summary>
    [Id(4)]
    public required string Version { get; init; }

    /// <summary>Whether it takes jobs: started, not draining, and in touch with its store.</summary>
    [Id(5)]
    public required bool Ready { get; init; }

    /// <summary>Why it is not ready; empty when it is.</summary>
    [Id(6)]
    public string NotReadyReason { get; init; } = "";

    /// <summary>Jobs whose lease it holds.</summary>
    [Id(7)]
    public int JobsHeld { get; init; }

    /// <summary>Calls that were abandoned and still run.</summary>
    [Id(8)]
    public int StuckCalls { get; init; }

    /// <summary>Its gates.</summary>
    [Id(9)]
    public ImmutableArray<GateView> Gates { get; init; } = [];

    /// <summary>Attempts that ended in the last minute, by what the job became.</summary>
    [Id(10)]
    public ImmutableArray<RateView> LastMinute { get; init; } = [];

    /// <summary>Memory in use by the process, in bytes.</summary>
    [Id(11)]
    public long MemoryBytes { get; init; }

    /// <summary>How long work waited for a thread of the pool when that was measured last, in seconds.</summary>
    [Id(12)]
    public double SchedulingDelaySeconds { get; init; }

    /// <summary>Whether work waits so long that something must block those threads.</summary>
    [Id(13)]
    public bool ThreadsStarving { get; init; }

    /// <summary>Faults of background work that nobody awaited.</summary>
    [Id(14)]
    public long BackgroundFaults { get; init; }
}
