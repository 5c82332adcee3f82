using System.Collections.Immutable;

namespace Gristmill.Modules;

/// <summary>A pool as a person may see it.</summary>
/// <param name="Waiting">Calls that wait for a worker.</param>
/// <param name="Queue">How many may.</param>
/// <param name="Unapplied">Limits that could not be put in force, and why.</param>
/// <param name="Slots">Its slots, in order.</param>
public sealed record PoolInfo(
    int Waiting, int Queue, ImmutableArray<string> Unapplied, ImmutableArray<SlotInfo> Slots);
