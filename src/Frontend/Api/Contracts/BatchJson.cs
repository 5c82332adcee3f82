namespace Gristmill.Frontend.Api.Contracts;

/// <summary>The jobs of a batch, in the order asked for.</summary>
/// <param name="Count">How many.</param>
/// <param name="Jobs">The jobs.</param>
/// <param name="Conflicts">
/// For each job null where it is new, and otherwise what became of the one that was there: ignored, replaced, rescheduled or repeated. Null
/// where no job could have been there.
/// </param>
internal sealed record BatchJson(int Count, IReadOnlyList<JobSummaryJson> Jobs, IReadOnlyList<string?>? Conflicts);
