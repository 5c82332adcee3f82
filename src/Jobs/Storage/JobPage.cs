namespace Gristmill.Jobs;

/// <summary>One page of a list.</summary>
/// <param name="Jobs">Newest first.</param>
/// <param name="Next">What to ask for as <see cref="JobFilter.After"/> to get the next page; null on the last.</param>
public sealed record JobPage(IReadOnlyList<Job> Jobs, Guid? Next);
