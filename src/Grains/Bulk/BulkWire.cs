using Gristmill.Grains.Interfaces;
using Gristmill.Grains.Jobs;
using Gristmill.Jobs;

namespace Gristmill.Grains.Bulk;

/// <summary>Between bulk tasks and the wire's.</summary>
internal static class BulkWire
{
    private static readonly (string Name, BulkAction Action)[] Actions =
    [
        ("retry", BulkAction.Retry), ("cancel", BulkAction.Cancel), ("delete", BulkAction.Delete), ("reschedule", BulkAction.Reschedule),
        ("setPriority", BulkAction.SetPriority), ("setQueue", BulkAction.SetQueue),
    ];

    /// <summary>The order, or the first thing that is wrong.</summary>
    public static (BulkOrder? Order, RequestFault? Fault) Read(BulkRequest request, DateTimeOffset now)
    {
        if (Array.Find(Actions, each => each.Name == request.Action) is not { Name: not null } action)
            return Bad("action", $"Expected {string.Join(", ", Actions.Select(each => each.Name))}, got '{request.Action}'.");
        var filter = Wire.ToFilter(request.Filter) with { Limit = 0, After = null };
        // A filter that was forgotten must not mean all jobs there are.
        if (filter == new JobFilter { Limit = 0 }) return Bad("filter", "Expected a filter that does not find every job.");
        var fault = action.Action switch
        {
            BulkAction.Reschedule when request.ScheduledAt is null => Needs("scheduledAt"),
            BulkAction.Reschedule when request.ScheduledAt - now > JobLimits.MaxDelay => Fault("scheduledAt",
                $"Expected at most {JobLimits.MaxDelay.TotalDays} days ahead, got {request.ScheduledAt:O}."),
            BulkAction.SetPriority when request.Priority is null => Needs("priority"),
            BulkAction.SetPriority when request.Priority is < short.MinValue or > short.MaxValue =>
                Fault("priority", $"Expected {short.MinValue} to {short.MaxValue}, got {request.Priority}."),
            BulkAction.SetQueue when request.Queue is null => Needs("queue"),
            not BulkAction.Reschedule when request.ScheduledAt is not null => OnlyWith("scheduledAt", BulkAction.Reschedule),
            not BulkAction.SetPriority when request.Priority is not null => OnlyWith("priority", BulkAction.SetPriority),
            not BulkAction.SetQueue when request.Queue is not null => OnlyWith("queue", BulkAction.SetQueue),
            BulkAction.SetQueue when !NewJobValidator.IsName(request.Queue) => Fault("queue", NewJobValidator.NameRule(request.Queue)),
            _ => null,
        };
        return fault is not null ? (null, fault) : (new BulkOrder(action.Action, filter)
        {
            ScheduledAt = request.ScheduledAt, Priority = (short?)request.Priority, Queue = request.Queue,
        }, null);
    }

    public static BulkTaskView ToView(BulkTask task) => new()
    {
        Id = task.Id,
        Request = new BulkRequest
        {
            Action = Array.Find(Actions, each => each.Action == task.Order.Action).Name,
            Filter = Wire.ToQuery(task.Order.Filter),
            ScheduledAt = task.Order.ScheduledAt,
            Priority = task.Order.Priority,
            Queue = task.Order.Queue,
        },
        State = task.State.ToString(),
        CreatedAt = task.CreatedAt,
        EndedAt = task.EndedAt,
        Found = task.Found,
        Changed = task.Changed,
        Skipped = task.Skipped,
        StopRequested = task.StopRequested,
        Failure = task.Failure,
    };

    private static RequestFault OnlyWith(string field, BulkAction action) =>
        Fault(field, $"Expected only with {Array.Find(Actions, each => each.Action == action).Name}.");

    private static RequestFault Needs(string field) => new() { Code = "required", Field = field, Message = "A value is required here." };

    private static RequestFault Fault(string field, string message) =>
        new() { Code = ErrorCodes.InvalidArgument, Field = field, Message = message };

    private static (BulkOrder?, RequestFault?) Bad(string field, string message) => (null, Fault(field, message));
}
