using System.Collections.Immutable;

namespace Gristmill.Jobs;

/// <summary>A new job with the keys it claims, in the order in which they are looked at.</summary>
public sealed record UniqueJob(Job Job, ImmutableArray<UniqueClaim> Claims)
{
    /// <summary>The jobs it waits for: of the same enqueue, or earlier ones.</summary>
    public ImmutableArray<Dependency> After { get; init; } = [];
}
