namespace Gristmill.Jobs;

/// <summary>What came of a new job.</summary>
/// <param name="Job">The job that there is now: the new one, or the one that holds its key.</param>
/// <param name="Conflict">Which of the two, and why.</param>
public sealed record Enqueued(Job Job, Conflict Conflict);
