using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A slot of a pool, and its worker process.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.slot")]
public sealed record SlotView
{
    /// <summary>Its number, from 0.</summary>
    [Id(0)]
    public int Index { get; init; }

    /// <summary><c>Booting</c>, <c>Ready</c>, <c>Busy</c>, <c>Recycling</c>, <c>Dead</c> or <c>Dormant</c>.</summary>
    [Id(1)]
    public required string State { get; init; }

    /// <summary>The worker's process id; 0 when there is none.</summary>
    [Id(2)]
    public int Pid { get; init; }

    /// <summary>Calls that this worker has ended.</summary>
    [Id(3)]
    public int Calls { get; init; }

    /// <summary>Its resident memory with its children's, in bytes.</summary>
    [Id(4)]
    public long MemoryBytes { get; init; }

    /// <summary>Seconds since it became ready.</summary>
    [Id(5)]
    public double AgeSeconds { get; init; }

    /// <summary>Why the last worker of this slot ended or did not boot; empty when nothing went wrong.</summary>
    [Id(6)]
    public string LastError { get; init; } = "";
}
