using System.Collections.Immutable;
using System.Globalization;
using Gristmill.Frontend.Api.Contracts;
using Gristmill.Grains.Interfaces;
using Orleans;

namespace Gristmill.Frontend.Api;

/// <summary>Jobs that are counted together, and perhaps followed by one more.</summary>
internal static class BatchesApi
{
    private const int MostJobs = 10_000;
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1_000;

    public static void MapBatches(this WebApplication app)
    {
        var http = app.Services.GetRequiredService<HttpOptions>();
        var admission = app.Services.GetRequiredService<Admission>();
        var batches = app.MapGroup("/v1/batches").WithTags("Batches");
        batches.MapPost("", CreateAsync).AddEndpointFilter(admission).WithMetadata(new BodyLimit(http.MaxBatchBytes))
            .WithSummary("Make a batch, with its jobs, all or nothing")
            .WithDescription("When 202 is answered the batch and its jobs are durable. 200: they came with the same Idempotency-Key in the last "
                + "24 hours, and are answered as they are now. Jobs may wait for each other: 'after' names them.")
            .Accepts<BatchBody>("application/json").Produces<BatchStateJson>(202).Produces<BatchStateJson>().ProducesProblem(422)
            .WithRequestProblems();
        batches.MapRead("", ListAsync).WithSummary("List batches, newest first").Produces<BatchListJson>().ProducesProblem(400);
        batches.MapRead("/{id}", async (string id, HttpContext context, IGrainFactory grains) => !Guid.TryParse(id, out var key) ? BadId(id)
                : Answer(id, await Catalog(grains).FindAsync(key, context.RequestAborted)))
            .WithSummary("Get a batch").WithDescription("Its jobs are listed by /v1/jobs?batch=.")
            .Produces<BatchStateJson>().ProducesProblem(400).ProducesProblem(404);
        batches.MapPost("/{id}/jobs", AddAsync).AddEndpointFilter(admission).WithMetadata(new BodyLimit(http.MaxBatchBytes))
            .WithSummary("Enqueue more jobs of an open batch, all or none").WithDescription("409: it is closed.")
            .Accepts<BatchJobsBody>("application/json").Produces<BatchStateJson>(202).Produces<BatchStateJson>().ProducesProblem(409)
            .ProducesProblem(422).WithRequestProblems();
        batches.MapPost("/{id}/close", async (string id, HttpContext context, IGrainFactory grains) => !Guid.TryParse(id, out var key) ? BadId(id)
                : Answer(id, await Catalog(grains).CloseAsync(key, context.RequestAborted)))
            .WithSummary("Close a batch").WithDescription("It takes no more jobs, and finishes when those it has have ended.")
            .Produces<BatchStateJson>().ProducesProblem(400).ProducesProblem(404);
        batches.MapPost("/{id}/cancel", CancelAsync)
            .WithSummary("Close a batch and cancel its jobs")
            .WithDescription("202: a bulk task cancels those that have not ended. The batch finishes then, and its callback runs as always.")
            .Produces<BulkJson>(202).ProducesProblem(404).WithoutIdempotencyKey();
    }

    private static async Task<IResult> CreateAsync(HttpContext context, IGrainFactory grains)
    {
        var (body, problem) = await JsonBody.ReadAsync<BatchBody>(context);
        if (problem is not null) return problem;
        if (Check(body!.Jobs ?? []) is { } bad) return bad;
        if (body.Callback is { } callback)
        {
            if (callback.Job is null) return Problems.Required("callback.job");
            if (JobsApi.Missing(callback.Job) is { } field) return Problems.Required($"callback.job.{field}");
        }

        if (IdempotencyKeys.Read(context, out var key) is { } wrong) return wrong;
        var reply = await Catalog(grains).CreateAsync(
            new BatchRequest
            {
                Name = body.Name ?? "",
                Open = body.Open,
                Jobs = [.. (body.Jobs ?? []).Select(job => JobsApi.ToRequest(job!))],
                Callback = body.Callback is null ? null : JobsApi.ToRequest(body.Callback.Job!),
                CallbackAs = body.Callback?.As,
            },
            key, context.RequestAborted);
        return Answer(reply);
    }

    private static async Task<IResult> AddAsync(string id, HttpContext context, IGrainFactory grains)
    {
        if (!Guid.TryParse(id, out var batch)) return BadId(id);
        var (body, problem) = await JsonBody.ReadAsync<BatchJobsBody>(context);
        if (problem is not null) return problem;
        if (body!.Jobs is null) return Problems.Required("jobs");
        if (body.Jobs.Count == 0) return Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument", $"Expected 1 to {MostJobs} jobs, got 0.", "jobs");
        if (Check(body.Jobs) is { } bad) return bad;
        if (IdempotencyKeys.Read(context, out var key) is { } wrong) return wrong;
        ImmutableArray<JobRequest> jobs = [.. body.Jobs.Select(job => JobsApi.ToRequest(job!))];
        var reply = await Catalog(grains).AddAsync(batch, jobs, key, context.RequestAborted);
        return reply is { Batch: null, Enqueued.Fault: null } ? NotFound(id) : Answer(reply);
    }

    private static async Task<IResult> CancelAsync(string id, HttpContext context, IGrainFactory grains)
    {
        if (!Guid.TryParse(id, out var key)) return BadId(id);
        if (await Catalog(grains).CloseAsync(key, context.RequestAborted) is null) return NotFound(id);
        var reply = await grains.GetGrain<IBulkCatalogGrain>(0).OrderAsync(
            new BulkRequest { Action = "cancel", Filter = new JobQuery { Batch = key } }, dryRun: false, context.RequestAborted);
        return TypedResults.Accepted($"/v1/bulk/{reply.Task!.Id}", BulkJson.From(reply.Task));
    }

    private static async Task<IResult> ListAsync(string? limit, string? cursor, HttpContext context, IGrainFactory grains)
    {
        if (QueryMembers.Unknown(context, "limit", "cursor") is { } unknown) return unknown;
        var size = DefaultLimit;
        if (!string.IsNullOrEmpty(limit)
            && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size is >= 1 and <= MaxLimit))
            return Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument", $"Expected 1 to {MaxLimit}, got '{limit}'.", "limit");
        Guid below = default;
        if (!string.IsNullOrEmpty(cursor) && !Guid.TryParse(cursor, out below))
            return Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument", $"Expected the 'next' of an earlier page, got '{cursor}'.", "cursor");
        var page = await Catalog(grains).ListAsync(below == default ? null : below, size + 1, context.RequestAborted);
        return TypedResults.Ok(new BatchListJson(
            [.. page.Take(size).Select(BatchStateJson.From)], page.Length > size ? page[size - 1].Id.ToString() : null));
    }

    private static IResult? Check(IReadOnlyList<JobBody?> jobs)
    {
        if (jobs.Count > MostJobs)
            return Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument", $"Expected at most {MostJobs} jobs, got {jobs.Count}.", "jobs");
        for (var i = 0; i < jobs.Count; i++)
        {
            if (jobs[i] is not { } job) return Problems.Required($"jobs[{i}]");
            if (JobsApi.Missing(job) is { } field) return Problems.Required($"jobs[{i}].{field}");
        }

        return null;
    }

    private static IResult Answer(BatchReply reply)
    {
        if (reply.Enqueued.Fault is { } fault)
            return JobsApi.ToProblem(fault, fault.Index < 0 || fault.Code == "batch_closed" ? "" : $"jobs[{fault.Index}].");
        var batch = BatchStateJson.From(reply.Batch!) with { Jobs = [.. reply.Enqueued.Jobs.Select(JobSummaryJson.From)] };
        return reply.Enqueued.Conflicts.Any(conflict => conflict.Length > 0)
            ? TypedResults.Ok(batch) : TypedResults.Accepted($"/v1/batches/{batch.Id}", batch);
    }

    private static IResult Answer(string id, BatchView? batch) => batch is null ? NotFound(id) : TypedResults.Ok(BatchStateJson.From(batch));

    private static IResult NotFound(string id) =>
        Problems.Of(StatusCodes.Status404NotFound, "batch_not_found", $"There is no batch {id}.", "id");

    private static IResult BadId(string id) =>
        Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument", $"Expected a batch's id (a UUID), got '{id}'.", "id");

    private static IBatchCatalogGrain Catalog(IGrainFactory grains) => grains.GetGrain<IBatchCatalogGrain>(0);
}
