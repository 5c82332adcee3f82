namespace Gristmill.Frontend.Api.Contracts;

/// <summary>The jobs of a batch, in the order asked for.</summary>
internal sealed record BatchJson(int Count, IReadOnlyList<JobSummaryJson> Jobs);
