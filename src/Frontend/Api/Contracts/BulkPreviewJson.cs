namespace Gristmill.Frontend.Api.Contracts;

/// <summary>What a bulk task would meet.</summary>
/// <param name="Count">Jobs that the filter finds.</param>
/// <param name="IsComplete">Whether these are all; else there are at least so many.</param>
/// <param name="Sample">The newest of them.</param>
internal sealed record BulkPreviewJson(long Count, bool IsComplete, IReadOnlyList<JobSummaryJson> Sample);
