using System.Collections.Immutable;

namespace Gristmill.Jobs;

/// <summary>A new job with the keys it claims, in the order in which they are looked at.</summary>
public sealed record UniqueJob(Job Job, ImmutableArray<UniqueClaim> Claims);
