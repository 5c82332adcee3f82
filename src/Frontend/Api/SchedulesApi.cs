using System.ComponentModel;
using System.Globalization;
using Gristmill.Frontend.Api.Contracts;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Microsoft.AspNetCore.Mvc;
using Orleans;
using ScheduleJson = Gristmill.Frontend.Api.Contracts.ScheduleJson;

namespace Gristmill.Frontend.Api;

/// <summary>Schedules: what enqueues jobs by the clock.</summary>
internal static class SchedulesApi
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1_000;
    private const int DefaultNext = 10;
    private static readonly byte[] NoArguments = "{}"u8.ToArray();

    public static void MapSchedules(this WebApplication app)
    {
        var admission = app.Services.GetRequiredService<Admission>();
        var schedules = app.MapGroup("/v1/schedules").WithTags("Schedules");
        schedules.MapPost("", AddAsync).AddEndpointFilter(admission).WithSummary("Make a schedule")
            .WithDescription("When 201 is answered it is durable, and holds on every node.")
            .Accepts<NewScheduleBody>("application/json").Produces<ScheduleJson>(201).WithWriteProblems().ProducesProblem(409)
            .WithoutIdempotencyKey();
        schedules.MapPut("/{name}", PutAsync).AddEndpointFilter(admission).WithSummary("Make or change a schedule")
            .WithDescription("Replaces all of it. When its times change, its ticks from now on count.")
            .Accepts<ScheduleBody>("application/json").Produces<ScheduleJson>().Produces<ScheduleJson>(201).WithWriteProblems().ProducesProblem(409);
        schedules.MapRead("", ListAsync).WithSummary("List schedules by name")
            .Produces<ScheduleListJson>().ProducesProblem(400);
        schedules.MapRead("/{name}", GetAsync).WithSummary("Get a schedule, its next ticks, and what became of its latest ones")
            .Produces<ScheduleJson>().ProducesProblem(400).ProducesProblem(404);
        schedules.MapDelete("/{name}", DeleteAsync).WithSummary("Delete a schedule").WithDescription("Its jobs stay.")
            .Produces(204).ProducesProblem(404);
        schedules.MapPost("/{name}/pause", PauseAsync).WithSummary("Pause a schedule")
            .Produces<ScheduleJson>().ProducesProblem(404).ProducesProblem(409);
        schedules.MapPost("/{name}/resume", ResumeAsync).WithSummary("Let a paused schedule go on")
            .WithDescription("Ticks that came while it was paused are passed over.")
            .Produces<ScheduleJson>().ProducesProblem(404).ProducesProblem(409);
        schedules.MapPost("/{name}/run", RunAsync).AddEndpointFilter(admission).WithSummary("Enqueue a schedule's job now")
            .WithDescription("Beside its ticks, whatever its overlap policy, paused or not.")
            .Produces<ScheduleRunJson>(202).ProducesProblem(404).ProducesProblem(409).WithoutIdempotencyKey();
        schedules.MapPost("/{name}/backfill", BackfillAsync).AddEndpointFilter(admission)
            .WithSummary("Enqueue the jobs of up to 1,000 ticks that lie behind")
            .WithDescription("A tick whose job is there is passed over, so it may be repeated.")
            .Accepts<BackfillBody>("application/json").Produces<BackfillJson>(202).WithWriteProblems().ProducesProblem(409).WithoutIdempotencyKey();
        schedules.MapPost("/preview", PreviewAsync).WithSummary("The next ticks of a schedule that need not be there")
            .Accepts<SchedulePreviewBody>("application/json").Produces<SchedulePreviewJson>().WithWriteProblems();
    }

    private static RouteHandlerBuilder WithWriteProblems(this RouteHandlerBuilder endpoint) =>
        endpoint.ProducesProblem(400).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415).ProducesProblem(429).ProducesProblem(503);

    private static async Task<IResult> AddAsync(HttpContext context, IGrainFactory grains)
    {
        var (body, problem) = await JsonBody.ReadAsync<NewScheduleBody>(context);
        if (problem is not null) return problem;
        if (body!.Name is not { } name) return Problems.Required("name");
        if (body.Revision is not null) return Bad("revision", "Expected nothing: a new schedule has none.");
        return await StoreAsync(name, body, mustBeNew: true, grains);
    }

    private static async Task<IResult> PutAsync(string name, HttpContext context, IGrainFactory grains)
    {
        var (body, problem) = await JsonBody.ReadAsync<ScheduleBody>(context);
        return problem ?? await StoreAsync(name, body!, mustBeNew: false, grains);
    }

    private static async Task<IResult> StoreAsync(string name, ScheduleBody body, bool mustBeNew, IGrainFactory grains)
    {
        if (!ScheduleValidator.IsName(name)) return Bad("name", ScheduleValidator.NameRule(name));
        if (body.Job is null) return Problems.Required("job");
        if (Missing(body.Job) is { } field) return Problems.Required($"job.{field}");
        var reply = await Grain(grains, name).PutAsync(ToRequest(body), mustBeNew, body.Revision);
        return Refusal(name, reply) ?? (reply.Kind == ScheduleReplyKind.Created
            ? TypedResults.Created($"/v1/schedules/{name}", ScheduleJson.From(reply.Schedule!, whole: true))
            : TypedResults.Ok(ScheduleJson.From(reply.Schedule!, whole: true)));
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, IGrainFactory grains,
        [FromQuery, Description("Schedules on a page, 1 to 1000; 50 when left out.")] string? limit,
        [FromQuery, Description("The 'next' of the page before.")] string? cursor)
    {
        if (QueryMembers.Unknown(context, "limit", "cursor") is { } unknown) return unknown;
        var size = DefaultLimit;
        if (!string.IsNullOrEmpty(limit) && !TryRead(limit, 1, MaxLimit, out size)) return BadNumber("limit", 1, MaxLimit, limit);
        if (!string.IsNullOrEmpty(cursor) && !ScheduleValidator.IsName(cursor))
            return Bad("cursor", $"Expected the 'next' of an earlier page, got '{cursor}'.");
        var page = await Catalog(grains).ListAsync(string.IsNullOrEmpty(cursor) ? null : cursor, size, context.RequestAborted);
        return TypedResults.Ok(new ScheduleListJson([.. page.Schedules.Select(view => ScheduleJson.From(view, whole: false))], page.Next));
    }

    private static async Task<IResult> GetAsync(
        string name, HttpContext context, IGrainFactory grains,
        [FromQuery, Description("Ticks ahead to tell, 0 to 100; 10 when left out.")] string? next)
    {
        if (QueryMembers.Unknown(context, "next") is { } unknown) return unknown;
        var count = DefaultNext;
        if (!string.IsNullOrEmpty(next) && !TryRead(next, 0, ScheduleLimits.Preview, out count))
            return BadNumber("next", 0, ScheduleLimits.Preview, next);
        return await Catalog(grains).FindAsync(name, count, context.RequestAborted) is { } view
            ? TypedResults.Ok(ScheduleJson.From(view, whole: true))
            : NotFound(name);
    }

    private static async Task<IResult> DeleteAsync(string name, IGrainFactory grains) =>
        !ScheduleValidator.IsName(name) ? NotFound(name)
            : Refusal(name, await Grain(grains, name).DeleteAsync()) ?? TypedResults.NoContent();

    private static Task<IResult> PauseAsync(string name, IGrainFactory grains) => WishAsync(name, grains, grain => grain.PauseAsync());

    private static Task<IResult> ResumeAsync(string name, IGrainFactory grains) => WishAsync(name, grains, grain => grain.ResumeAsync());

    private static async Task<IResult> RunAsync(string name, IGrainFactory grains)
    {
        if (!ScheduleValidator.IsName(name)) return NotFound(name);
        var reply = await Grain(grains, name).RunAsync();
        return Refusal(name, reply) ?? TypedResults.Accepted(
            $"/v1/jobs/{reply.JobId}", new ScheduleRunJson(reply.JobId!.Value, ScheduleJson.From(reply.Schedule!, whole: true)));
    }

    private static async Task<IResult> BackfillAsync(string name, HttpContext context, IGrainFactory grains)
    {
        var (body, problem) = await JsonBody.ReadAsync<BackfillBody>(context);
        if (problem is not null) return problem;
        if (body!.From is not { } from) return Problems.Required("from");
        if (body.To is not { } to) return Problems.Required("to");
        if (!ScheduleValidator.IsName(name)) return NotFound(name);
        var reply = await Grain(grains, name).BackfillAsync(from, to);
        return Refusal(name, reply) ?? TypedResults.Accepted(
            $"/v1/schedules/{name}", new BackfillJson(reply.Ticks, reply.Enqueued, ScheduleJson.From(reply.Schedule!, whole: true)));
    }

    private static async Task<IResult> PreviewAsync(HttpContext context, IGrainFactory grains)
    {
        var (body, problem) = await JsonBody.ReadAsync<SchedulePreviewBody>(context);
        if (problem is not null) return problem;
        var name = body!.Name ?? "preview";
        if (!ScheduleValidator.IsName(name)) return Bad("name", ScheduleValidator.NameRule(name));
        if (body.Count is < 1 or > ScheduleLimits.Preview) return BadNumber("count", 1, ScheduleLimits.Preview, $"{body.Count}");
        if (body.Job is not null && Missing(body.Job) is { } field) return Problems.Required($"job.{field}");
        var preview = await Catalog(grains).PreviewAsync(name, ToRequest(body), body.From, body.Count ?? DefaultNext);
        return preview.Fault is { } fault ? JobsApi.ToProblem(fault, "") : TypedResults.Ok(SchedulePreviewJson.From(preview.Next));
    }

    private static async Task<IResult> WishAsync(string name, IGrainFactory grains, Func<IScheduleGrain, Task<ScheduleReply>> wish)
    {
        if (!ScheduleValidator.IsName(name)) return NotFound(name);
        var reply = await wish(Grain(grains, name));
        return Refusal(name, reply) ?? TypedResults.Ok(ScheduleJson.From(reply.Schedule!, whole: true));
    }

    private static IResult? Refusal(string name, ScheduleReply reply) => reply.Kind switch
    {
        ScheduleReplyKind.Done or ScheduleReplyKind.Created => null,
        ScheduleReplyKind.NotFound => NotFound(name),
        ScheduleReplyKind.Exists => Problems.Of(StatusCodes.Status409Conflict, "schedule_exists",
            $"There is a schedule '{name}' already; PUT /v1/schedules/{name} changes it.", "name"),
        ScheduleReplyKind.Changed => Problems.Of(StatusCodes.Status409Conflict, "schedule_changed",
            $"Schedule '{name}' has another revision than was expected.", "revision"),
        ScheduleReplyKind.Fault => JobsApi.ToProblem(reply.Fault!, ""),
        _ => Problems.Of(StatusCodes.Status409Conflict, "schedule_busy",
            $"Schedule '{name}' was changed by others again and again meanwhile; try again.", "name"),
    };

    private static ScheduleRequest ToRequest(ScheduleBody body) => new()
    {
        Cron = body.Cron,
        TimeZone = body.TimeZone,
        EverySeconds = body.EverySeconds,
        Anchor = body.Anchor,
        At = body.At,
        Overlap = body.Overlap,
        CatchUpSeconds = body.CatchUpSeconds,
        JitterSeconds = body.JitterSeconds,
        StartsAt = body.StartsAt,
        EndsAt = body.EndsAt,
        Paused = body.Paused,
        Note = body.Note ?? "",
        Job = body.Job is not { } job ? null : new JobRequest
        {
            Module = job.Module!,
            Operation = job.Operation!,
            Args = job.Args?.Utf8 ?? NoArguments,
            Queue = job.Queue,
            Priority = job.Priority,
            MaxAttempts = job.MaxAttempts,
            TimeoutSeconds = job.TimeoutSeconds,
            Tags = [.. job.Tags?.OfType<string>() ?? []],
            Retry = job.Retry?.ToView(),
        },
    };

    private static string? Missing(ScheduleJobBody job) => job.Module is null ? "module" : job.Operation is null ? "operation"
        : JobsApi.MissingIn("tags", job.Tags);

    private static bool TryRead(string text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;

    private static IResult BadNumber(string field, int least, int most, string got) => Bad(field, $"Expected {least} to {most}, got '{got}'.");

    private static IResult Bad(string field, string message) =>
        Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument", message, field);

    private static IResult NotFound(string name) =>
        Problems.Of(StatusCodes.Status404NotFound, "schedule_not_found", $"There is no schedule '{name}'.", "name");

    private static IScheduleGrain Grain(IGrainFactory grains, string name) => grains.GetGrain<IScheduleGrain>(name);

    private static IScheduleCatalogGrain Catalog(IGrainFactory grains) => grains.GetGrain<IScheduleCatalogGrain>(0);
}
