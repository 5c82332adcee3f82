using Gristmill.Frontend.Api.Contracts;
using Gristmill.Grains.Interfaces;
using Orleans;

namespace Gristmill.Frontend.Api;

/// <summary>Queues and their rules.</summary>
internal static class QueuesApi
{
    public static void MapQueues(this WebApplication app)
    {
        var queues = app.MapGroup("/v1/queues").WithTags("Queues");
        queues.MapRead("", async (HttpContext context, IGrainFactory grains) =>
                new QueueListJson([.. (await Catalog(grains).ListAsync(context.RequestAborted)).Select(QueueJson.From)]))
            .WithSummary("List the queues that have jobs or rules");
        queues.MapRead("/{name}", GetAsync).WithSummary("Get a queue")
            .Produces<QueueJson>().ProducesProblem(404);
        queues.MapPut("/{name}", SaveAsync).WithSummary("Set a queue's rules")
            .WithDescription("Replaces all of them, but for whether it is paused. They hold at once, on every node.")
            .Accepts<QueueBody>("application/json").Produces<QueueJson>().ProducesProblem(400).ProducesProblem(413).ProducesProblem(415);
        queues.MapDelete("/{name}", RemoveAsync).WithSummary("Take all rules from a queue").WithDescription("Its jobs stay.")
            .Produces(204).ProducesProblem(404);
        queues.MapPost("/{name}/pause", (string name, HttpContext context, IGrainFactory grains) => PauseAsync(name, true, context, grains))
            .WithSummary("Pause a queue").WithDescription("No job of it is started any more, on any node. What runs goes on.")
            .Produces<QueueJson>().ProducesProblem(400);
        queues.MapPost("/{name}/resume", (string name, HttpContext context, IGrainFactory grains) => PauseAsync(name, false, context, grains))
            .WithSummary("Let a paused queue go on").Produces<QueueJson>().ProducesProblem(400);
    }

    private static async Task<IResult> GetAsync(string name, HttpContext context, IGrainFactory grains) =>
        await Catalog(grains).FindAsync(name, context.RequestAborted) is { } queue ? TypedResults.Ok(QueueJson.From(queue)) : NotFound(name);

    private static async Task<IResult> SaveAsync(string name, HttpContext context, IGrainFactory grains)
    {
        var (body, problem) = await JsonBody.ReadAsync<QueueBody>(context);
        if (problem is not null) return problem;
        if (Missing(body!) is { } field) return Problems.Required(field);
        return Answer(await Catalog(grains).SaveAsync(
            new QueueRulesView
            {
                Name = name,
                MaxRunning = body!.MaxRunning,
                MaxRunningPerSilo = body.MaxRunningPerSilo,
                Rate = Rate(body.Rate),
                Key = body.Key is { } key
                    ? new KeyRulesView { Path = key.Path!, MaxRunning = key.MaxRunning, Rate = Rate(key.Rate) }
                    : null,
                Note = body.Note ?? "",
            },
            context.RequestAborted));
    }

    private static async Task<IResult> PauseAsync(string name, bool paused, HttpContext context, IGrainFactory grains) =>
        Answer(await Catalog(grains).PauseAsync(name, paused, context.RequestAborted));

    private static async Task<IResult> RemoveAsync(string name, HttpContext context, IGrainFactory grains) =>
        await Catalog(grains).RemoveAsync(name, context.RequestAborted) ? TypedResults.NoContent() : NotFound(name);

    private static IResult Answer(QueueReply reply) => reply.Fault is { } fault
        ? Problems.Of(StatusCodes.Status400BadRequest, fault.Code, fault.Message, fault.Field)
        : TypedResults.Ok(QueueJson.From(reply.Queue!));

    private static string? Missing(QueueBody body) =>
        MissingOf("rate", body.Rate) ?? (body.Key is { Path: null } ? "key.path" : MissingOf("key.rate", body.Key?.Rate));

    private static string? MissingOf(string field, RateBody? rate) =>
        rate is { Starts: null } ? $"{field}.starts" : rate is { PerSeconds: null } ? $"{field}.perSeconds" : null;

    private static RateLimitView? Rate(RateBody? rate) =>
        rate is null ? null : new RateLimitView { Starts = rate.Starts!.Value, PerSeconds = rate.PerSeconds!.Value };

    private static IResult NotFound(string name) =>
        Problems.Of(StatusCodes.Status404NotFound, "queue_not_found", $"Queue '{name}' has neither jobs nor rules.", "name");

    private static IQueueCatalogGrain Catalog(IGrainFactory grains) => grains.GetGrain<IQueueCatalogGrain>(0);
}
