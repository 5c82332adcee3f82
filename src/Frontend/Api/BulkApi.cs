using Gristmill.Frontend.Api.Contracts;
using Gristmill.Grains.Interfaces;
using Orleans;

namespace Gristmill.Frontend.Api;

/// <summary>What is done with many jobs at once.</summary>
internal static class BulkApi
{
    private const int Listed = 100;

    public static void MapBulk(this WebApplication app)
    {
        var bulk = app.MapGroup("/v1/bulk").WithTags("Bulk");
        bulk.MapPost("", OrderAsync).WithSummary("Retry, cancel, delete, reschedule or move many jobs")
            .WithDescription("With dryRun, 200 tells how many jobs the filter finds and shows some. Otherwise 202: it is done in the background, "
                + "paced, and goes on when a node dies.")
            .Accepts<BulkBody>("application/json").Produces<BulkPreviewJson>().Produces<BulkJson>(202)
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).WithoutIdempotencyKey();
        bulk.MapRead("", async (HttpContext context, IGrainFactory grains) =>
                new BulkListJson([.. (await Catalog(grains).ListAsync(Listed, context.RequestAborted)).Select(BulkJson.From)]))
            .WithSummary("List the newest 100 bulk tasks");
        bulk.MapRead("/{id}", async (string id, HttpContext context, IGrainFactory grains) => !Guid.TryParse(id, out var key) ? BadId(id)
                : Answer(id, await Catalog(grains).FindAsync(key, context.RequestAborted)))
            .WithSummary("Get a bulk task").Produces<BulkJson>().ProducesProblem(400).ProducesProblem(404);
        bulk.MapPost("/{id}/stop", async (string id, HttpContext context, IGrainFactory grains) => !Guid.TryParse(id, out var key) ? BadId(id)
                : Answer(id, await Catalog(grains).StopAsync(key, context.RequestAborted)))
            .WithSummary("Stop a bulk task").WithDescription("It stops within a step. What it has done stays done.")
            .Produces<BulkJson>().ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> OrderAsync(HttpContext context, IGrainFactory grains)
    {
        var (body, problem) = await JsonBody.ReadAsync<BulkBody>(context);
        if (problem is not null) return problem;
        if (body!.Action is null) return Problems.Required("action");
        if (body.Filter is null) return Problems.Required("filter");
        var filter = body.Filter.ToText();
        var (query, fault) = filter.CheckGiven() is { } bare ? (null, bare) : filter.Read();
        if (query is null) return Problems.Of(StatusCodes.Status400BadRequest, fault!.Code, fault.Message, $"filter.{fault.Field}");
        var reply = await Catalog(grains).OrderAsync(
            new BulkRequest
            {
                Action = body.Action, Filter = query, ScheduledAt = body.ScheduledAt, Priority = body.Priority, Queue = body.Queue,
            },
            body.DryRun, context.RequestAborted);
        if (reply.Fault is { } bad) return Problems.Of(StatusCodes.Status400BadRequest, bad.Code, bad.Message, bad.Field);
        return reply.Task is { } task
            ? TypedResults.Accepted($"/v1/bulk/{task.Id}", BulkJson.From(task))
            : TypedResults.Ok(new BulkPreviewJson(reply.Count, reply.IsComplete, [.. reply.Sample.Select(JobSummaryJson.From)]));
    }

    private static IResult Answer(string id, BulkTaskView? task) => task is null
        ? Problems.Of(StatusCodes.Status404NotFound, "bulk_task_not_found", $"There is no bulk task {id}.", "id")
        : TypedResults.Ok(BulkJson.From(task));

    private static IResult BadId(string id) =>
        Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument", $"Expected a bulk task's id (a UUID), got '{id}'.", "id");

    private static IBulkCatalogGrain Catalog(IGrainFactory grains) => grains.GetGrain<IBulkCatalogGrain>(0);
}
