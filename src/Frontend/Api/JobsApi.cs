using Gristmill.Frontend.Api.Contracts;
using Gristmill.Grains.Interfaces;
using Microsoft.AspNetCore.Http.Metadata;
using Orleans;

namespace Gristmill.Frontend.Api;

/// <summary>Durable jobs.</summary>
internal static class JobsApi
{
    private const int MaxBatch = 10_000;
    private static readonly byte[] NoArguments = "{}"u8.ToArray();

    public static void MapJobs(this WebApplication app)
    {
        var http = app.Services.GetRequiredService<HttpOptions>();
        var admission = app.Services.GetRequiredService<Admission>();
        var jobs = app.MapGroup("/v1/jobs").WithTags("Jobs");
        jobs.MapPost("", EnqueueAsync).AddEndpointFilter(admission)
            .WithSummary("Enqueue a job").WithDescription("When 202 is answered the job is durable.")
            .Accepts<JobBody>("application/json").Produces<JobJson>(202).WithRequestProblems();
        jobs.MapPost("/batch", EnqueueBatchAsync).AddEndpointFilter(admission)
            .WithMetadata(new BodyLimit(http.MaxBatchBytes))
            .WithSummary("Enqueue up to 10,000 jobs, all or none")
            .Accepts<JobBody[]>("application/json").Produces<BatchJson>(202).WithRequestProblems();
        jobs.MapRead("", ListAsync).WithSummary("List jobs, newest first")
            .WithDescription("All filters must hold. A page may be short, or even empty, and still have a next one: a search for what "
                + "no index has looks at 10,000 jobs, or 16 MiB of arguments, at a time.")
            .Produces<JobListJson>().ProducesProblem(400);
        jobs.MapRead("/{id}", GetAsync).WithSummary("Get a job")
            .Produces<JobJson>().ProducesProblem(400).ProducesProblem(404);
        jobs.MapPost("/{id}/cancel", CancelAsync).WithSummary("Cancel a job")
            .WithDescription("200: canceled. 202: its running attempt was told to stop. 409: it has ended already.")
            .Produces<JobJson>().Produces<JobJson>(202).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        jobs.MapPost("/{id}/retry", RetryAsync).WithSummary("Run a job now that waits for its time, failed or was canceled")
            .Produces<JobJson>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }

    private static void WithRequestProblems(this RouteHandlerBuilder endpoint) =>
        endpoint.ProducesProblem(400).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415)
            .ProducesProblem(429).ProducesProblem(503);

    private static async Task<IResult> EnqueueAsync(HttpContext context, IGrainFactory grains)
    {
        var (body, problem) = await JsonBody.ReadAsync<JobBody>(context);
        if (problem is not null) return problem;
        if (Missing(body!) is { } field) return Problems.Required(field);
        var reply = await Catalog(grains).EnqueueAsync([ToRequest(body!)], context.RequestAborted);
        return reply.Fault is { } fault ? ToProblem(fault, "")
            : TypedResults.Accepted($"/v1/jobs/{reply.Jobs[0].Id}", JobJson.From(reply.Jobs[0]));
    }

    private static async Task<IResult> EnqueueBatchAsync(HttpContext context, IGrainFactory grains)
    {
        var (bodies, problem) = await JsonBody.ReadAsync<JobBody?[]>(context);
        if (problem is not null) return problem;
        if (bodies!.Length is 0 or > MaxBatch)
            return Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument",
                $"Expected 1 to {MaxBatch} jobs, got {bodies.Length}.", "");
        for (var i = 0; i < bodies.Length; i++)
        {
            if (bodies[i] is not { } body) return Problems.Required($"[{i}]");
            if (Missing(body) is { } field) return Problems.Required($"[{i}].{field}");
        }

        var reply = await Catalog(grains).EnqueueAsync(
            [.. bodies.Select(body => ToRequest(body!))], context.RequestAborted);
        return reply.Fault is { } fault ? ToProblem(fault, $"[{fault.Index}].")
            : TypedResults.Accepted("/v1/jobs", new BatchJson(
                reply.Jobs.Length, [.. reply.Jobs.Select(JobSummaryJson.From)]));
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, IGrainFactory grains, [AsParameters] JobQueryText text)
    {
        var unknown = JobQueryText.CheckMembers(context.Request.Query.Keys);
        var (query, fault) = unknown is null ? text.Read() : (null, unknown);
        if (query is null)
            return Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument", fault!.Message, fault.Field);
        var page = await Catalog(grains).ListAsync(query, context.RequestAborted);
        return TypedResults.Ok(new JobListJson([.. page.Jobs.Select(JobSummaryJson.From)], page.Next?.ToString()));
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, IGrainFactory grains)
    {
        if (!Guid.TryParse(id, out var key)) return BadId(id);
        return await Catalog(grains).FindAsync(key, context.RequestAborted) is { } job
            ? TypedResults.Ok(JobJson.From(job))
            : NotFound(id);
    }

    private static async Task<IResult> CancelAsync(string id, IGrainFactory grains) =>
        !Guid.TryParse(id, out var key) ? BadId(id)
            : Answer(id, await grains.GetGrain<IJobGrain>(key).CancelAsync(), "cancel");

    private static async Task<IResult> RetryAsync(string id, IGrainFactory grains) =>
        !Guid.TryParse(id, out var key) ? BadId(id)
            : Answer(id, await grains.GetGrain<IJobGrain>(key).RetryAsync(), "retry");

    private static IResult Answer(string id, JobReply reply, string verb) => reply.Kind switch
    {
        JobReplyKind.Done => TypedResults.Ok(JobJson.From(reply.Job!)),
        JobReplyKind.Requested => TypedResults.Accepted($"/v1/jobs/{id}", JobJson.From(reply.Job!)),
        JobReplyKind.NotFound => NotFound(id),
        _ => Problems.Of(StatusCodes.Status409Conflict, $"cannot_{verb}",
            $"Job {id} is {reply.Job!.State}: there is nothing to {verb}.", "state"),
    };

    private static JobRequest ToRequest(JobBody body) => new()
    {
        Module = body.Module!,
        Operation = body.Operation!,
        Args = body.Args?.Utf8 ?? NoArguments,
        Queue = body.Queue,
        Priority = body.Priority,
        ScheduledAt = body.ScheduledAt,
        MaxAttempts = body.MaxAttempts,
        TimeoutSeconds = body.TimeoutSeconds,
        Tags = [.. body.Tags?.OfType<string>() ?? []],
        ExpiresAt = body.ExpiresAt,
        Retry = body.Retry?.ToView(),
    };

    private static string? Missing(JobBody body) => body.Module is null ? "module" : body.Operation is null ? "operation"
        : body.Tags?.Contains(null) == true ? "tags" : null;

    internal static IResult ToProblem(RequestFault fault, string prefix) => Problems.Of(
        fault.Code switch
        {
            "module_not_found" or "operation_not_found" => StatusCodes.Status404NotFound,
            "module_unavailable" => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status400BadRequest,
        },
        fault.Code, fault.Message, prefix + fault.Field,
        retryAfterSeconds: fault.Code == "module_unavailable" ? 1 : null);

    private static IResult BadId(string id) =>
        Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument", $"Expected a job's id (a UUID), got '{id}'.", "id");

    private static IResult NotFound(string id) =>
        Problems.Of(StatusCodes.Status404NotFound, "job_not_found", $"There is no job {id}.", "id");

    private static IJobCatalogGrain Catalog(IGrainFactory grains) => grains.GetGrain<IJobCatalogGrain>(0);

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
