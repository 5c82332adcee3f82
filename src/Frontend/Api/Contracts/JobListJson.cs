namespace Gristmill.Frontend.Api.Contracts;

/// <summary>One page of jobs, newest first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="Next">The <c>cursor</c> of the next page; null on the last.</param>
internal sealed record JobListJson(IReadOnlyList<JobSummaryJson> Jobs, string? Next);
