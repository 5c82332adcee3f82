using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>Something that is done with many jobs, and how far it is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Action">What is done.</param>
/// <param name="Filter">With which jobs.</param>
/// <param name="State">Running, Completed, Stopped or Failed.</param>
/// <param name="Found">Jobs that it has been through.</param>
/// <param name="Changed">Jobs that it changed.</param>
/// <param name="Skipped">Jobs whose state did not allow it, or which somebody else changed in that moment.</param>
/// <param name="StopRequested">Whether somebody asked it to stop.</param>
/// <param name="Failure">Why its step failed last; null where it went on.</param>
/// <param name="CreatedAt">When it was ordered.</param>
/// <param name="EndedAt">When it ended.</param>
internal sealed record BulkJson(
    Guid Id, string Action, BulkFilterBody Filter, string State, long Found, long Changed, long Skipped, bool StopRequested, string? Failure,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt)
{
    /// <summary>The task.</summary>
    public static BulkJson From(BulkTaskView task) => new(
        task.Id, task.Request.Action, BulkFilterBody.From(task.Request.Filter), task.State, task.Found, task.Changed, task.Skipped,
        task.StopRequested, task.Failure, task.CreatedAt, task.EndedAt);
}
