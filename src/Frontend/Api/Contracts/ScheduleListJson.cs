namespace Gristmill.Frontend.Api.Contracts;

/// <summary>One page of schedules, in order of their names.</summary>
/// <param name="Schedules">The schedules.</param>
/// <param name="Next">The <c>cursor</c> of the next page; null on the last.</param>
internal sealed record ScheduleListJson(IReadOnlyList<ScheduleJson> Schedules, string? Next);
