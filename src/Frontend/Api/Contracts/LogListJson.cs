namespace Gristmill.Frontend.Api.Contracts;

/// <summary>Lines of a job, in order.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Next">The <c>after</c> of the next page; null when there are no more lines yet.</param>
internal sealed record LogListJson(IReadOnlyList<LogLineJson> Lines, string? Next);
