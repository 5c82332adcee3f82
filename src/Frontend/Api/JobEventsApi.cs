using System.Globalization;
using Gristmill.Frontend.Api.Contracts;
using Gristmill.Grains.Interfaces;
using Orleans;

namespace Gristmill.Frontend.Api;

/// <summary>What jobs' attempts say, and what becomes of jobs, as it happens.</summary>
internal static class JobEventsApi
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;
    private static readonly string[] LogMembers = ["attempt", "after", "limit"];
    private static readonly string[] ChangeMembers = ["queue", "module", "operation", "state", "tag"];

    public static void MapJobEvents(this WebApplication app)
    {
        var jobs = app.MapGroup("/v1").WithTags("Jobs");
        jobs.MapRead("/jobs/{id}/logs", LogsAsync).WithSummary("List what a job's attempts logged, oldest first")
            .Produces<LogListJson>().ProducesProblem(400).ProducesProblem(404);
        jobs.MapGet("/jobs/{id}/events", JobEventsAsync).WithSummary("Stream the events of a job until it has ended")
            .WithDescription("Server-sent events: state, progress, log and, at the end, end. A client that comes back, to any node, with "
                + "the Last-Event-ID of the last event it saw gets all that is new after it.")
            .Produces(200, contentType: "text/event-stream").ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);
        jobs.MapGet("/events", ChangesAsync).WithSummary("Stream changes of jobs as they happen")
            .WithDescription("Server-sent events: job for a change, gap where changes were missed, so that jobs have to be listed anew. "
                + "All filters must hold.")
            .Produces(200, contentType: "text/event-stream").ProducesProblem(400).ProducesProblem(503);
    }

    private static async Task<IResult> LogsAsync(
        string id, string? attempt, string? after, string? limit, HttpContext context, IGrainFactory grains)
    {
        if (!Guid.TryParse(id, out var job)) return JobsApi.BadId(id);
        if (QueryMembers.Unknown(context, LogMembers) is { } unknown) return unknown;
        if (!TryRead(attempt, null, out var number) || number == 0) return Bad("attempt", $"Expected an attempt's number, got '{attempt}'.");
        if (!TryRead(limit, DefaultLimit, out var most) || most is not (>= 1 and <= MaxLimit))
            return Bad("limit", $"Expected 1 to {MaxLimit}, got '{limit}'.");
        var request = new LogRequest { Job = job, Limit = most.Value, Attempt = number, After = after is { Length: > 0 } ? after : null };
        if (await Watch(grains).ListLogsAsync(request, context.RequestAborted) is not { } listing) return JobsApi.NotFound(id);
        if (listing.Fault is { } fault) return JobsApi.ToProblem(fault, "");
        return TypedResults.Ok(new LogListJson(
            [.. listing.Lines.Select(LogLineJson.From)], listing.Lines.Length == most ? listing.Lines[^1].Id : null));
    }

    private static async Task<IResult> JobEventsAsync(
        string id, HttpContext context, IGrainFactory grains, StreamLimit streams, TimeProvider time)
    {
        if (!Guid.TryParse(id, out var job)) return JobsApi.BadId(id);
        if (!JobStream.TryReadCursor(EventStream.LastEventId(context), job, out var cursor))
            return Bad("Last-Event-ID", "Expected the id of an event of this job's stream.");
        using var place = streams.Enter();
        if (!place.IsAcquired) return StreamLimit.Refusal;
        // Before the answer begins, for what is wrong can be said only then.
        if (await Watch(grains).WatchAsync(job, cursor, TimeSpan.Zero, context.RequestAborted) is not { } news) return JobsApi.NotFound(id);
        if (news.Fault is { } fault) return JobsApi.ToProblem(fault, "");
        await JobStream.RunAsync(context, Watch(grains), job, cursor, news, time);
        return TypedResults.Empty;
    }

    private static async Task<IResult> ChangesAsync(
        string? queue, string? module, string? operation, string? state, string? tag, HttpContext context, IGrainFactory grains,
        StreamLimit streams)
    {
        if (QueryMembers.Unknown(context, ChangeMembers) is { } unknown) return unknown;
        foreach (var (field, text) in ((string, string?)[])[("queue", queue), ("module", module), ("operation", operation), ("state", state), ("tag", tag)])
        {
            if (text is "") return Bad(field, JobQueryText.EmptyRule);
        }

        var known = JobQueryText.States.FirstOrDefault(name => name.Equals(state, StringComparison.OrdinalIgnoreCase));
        if (state is not null && known is null)
            return Bad("state", $"Expected one of {string.Join(", ", JobQueryText.States)}, got '{state}'.");
        using var place = streams.Enter();
        if (!place.IsAcquired) return StreamLimit.Refusal;
        var query = new ChangeQuery
        {
            Queue = queue, Module = module, Operation = operation, State = known, Tag = tag,
        };
        var news = await Watch(grains).ReadChangesAsync(query, EventStream.LastEventId(context), TimeSpan.Zero, context.RequestAborted);
        if (news.Fault is { } fault) return JobsApi.ToProblem(fault, "");
        await ChangeStream.RunAsync(context, Watch(grains), query, news);
        return TypedResults.Empty;
    }

    private static bool TryRead(string? text, int? otherwise, out int? value)
    {
        value = otherwise;
        if (string.IsNullOrEmpty(text)) return true;
        var read = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        value = number;
        return read;
    }

    private static IResult Bad(string field, string message) =>
        Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument", message, field);

    private static IJobWatchGrain Watch(IGrainFactory grains) => grains.GetGrain<IJobWatchGrain>(0);
}
