namespace Gristmill.Jobs;

/// <summary>What an acquisition took.</summary>
/// <param name="Jobs">The jobs, Running, in the order to start them.</param>
/// <param name="MayHaveMore">Whether the store may have more that were Available at that moment.</param>
public sealed record Acquisition(IReadOnlyList<Job> Jobs, bool MayHaveMore);
