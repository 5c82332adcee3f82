namespace Gristmill.Jobs;

/// <summary>What is new of a job since a cursor.</summary>
/// <param name="Events">In order; none when nothing came in time.</param>
/// <param name="Ended">The job has ended, and there will be no more events.</param>
public sealed record JobNews(IReadOnlyList<JobEvent> Events, bool Ended);
