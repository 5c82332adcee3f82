namespace Gristmill.Frontend.Api.Contracts;

/// <summary>The job that was enqueued because somebody asked for one now.</summary>
internal sealed record ScheduleRunJson(Guid JobId, ScheduleJson Schedule);
