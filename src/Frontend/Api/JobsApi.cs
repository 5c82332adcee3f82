using System.Collections.Immutable;
using System.Globalization;
using Gristmill.Frontend.Api.Contracts;
using Gristmill.Grains.Interfaces;
using Orleans;

namespace Gristmill.Frontend.Api;

/// <summary>Durable jobs.</summary>
internal static class JobsApi
{
    private const int MaxBatch = 10_000;
    private const int MaxWaitSeconds = 60;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);
    private static readonly byte[] NoArguments = "{}"u8.ToArray();

    public static void MapJobs(this WebApplication app)
    {
        var http = app.Services.GetRequiredService<HttpOptions>();
        var admission = app.Services.GetRequiredService<Admission>();
        var jobs = app.MapGroup("/v1/jobs").WithTags("Jobs");
        jobs.MapPost("", EnqueueAsync).AddEndpointFilter(admission)
            .WithSummary("Enqueue a job").WithDescription("When 202 is answered the job is durable. 200: a job that it must not stand beside, or that came with the same "
                + "Idempotency-Key in the last 24 hours, was there already and is answered instead.")
            .Accepts<JobBody>("application/json").Produces<JobJson>(202).Produces<JobJson>(200).ProducesProblem(422).WithRequestProblems();
        jobs.MapPost("/batch", EnqueueBatchAsync).AddEndpointFilter(admission)
            .WithMetadata(new BodyLimit(http.MaxBatchBytes))
            .WithSummary("Enqueue up to 10,000 jobs, all or none").WithDescription("200: all of them were there already.")
            .Accepts<JobBody[]>("application/json").Produces<BatchJson>(202).Produces<BatchJson>(200).ProducesProblem(422).WithRequestProblems();
        jobs.MapRead("", ListAsync).WithSummary("List jobs, newest first")
            .WithDescription("All filters must hold. A page may be short, or even empty, and still have a next one: a search for what "
                + "no index has looks at 10,000 jobs, or 16 MiB of arguments, at a time.")
            .Produces<JobListJson>().ProducesProblem(400);
        jobs.MapRead("/{id}", GetAsync).WithSummary("Get a job")
            .WithDescription("With wait, answers when the job has ended, or after so many seconds, at most 60, as it is then.")
            .Produces<JobJson>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);
        jobs.MapPatch("/{id}", EditAsync).WithSummary("Change a job that waits")
            .WithDescription("What is left out stays as it is. 409: it runs or has ended. job_archived: it was pruned into the archive. "
                + "args_uncheckable: this node does not know what its operation takes, so new arguments cannot be checked.")
            .Accepts<JobEditBody>("application/json").Produces<JobJson>().ProducesProblem(409).WithRequestProblems();
        jobs.MapDelete("/{id}", DeleteAsync).WithSummary("Delete a job that has ended")
            .WithDescription("409: it has not ended, or was pruned into the archive (job_archived).")
            .Produces(204).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        jobs.MapPost("/{id}/cancel", CancelAsync).WithSummary("Cancel a job")
            .WithDescription("200: canceled. 202: its running attempt was told to stop. 409: it has ended already, or was pruned into the archive (job_archived).")
            .Produces<JobJson>().Produces<JobJson>(202).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        jobs.MapPost("/{id}/retry", RetryAsync).WithSummary("Run a job now that waits for its time, failed or was canceled")
            .WithDescription("409: its state does not allow it, or it was pruned into the archive (job_archived).")
            .Produces<JobJson>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).WithoutIdempotencyKey();
    }

    internal static void WithRequestProblems(this RouteHandlerBuilder endpoint) =>
        endpoint.ProducesProblem(400).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415)
            .ProducesProblem(429).ProducesProblem(503);

    private static async Task<IResult> EnqueueAsync(HttpContext context, IGrainFactory grains)
    {
        var (body, problem) = await JsonBody.ReadAsync<JobBody>(context);
        if (problem is not null) return problem;
        if (Missing(body!) is { } field) return Problems.Required(field);
        var (reply, bad) = await SendAsync([ToRequest(body!)], context, grains);
        if (bad is not null) return bad;
        if (reply!.Fault is { } fault) return ToProblem(fault, "");
        var job = JobJson.From(reply.Jobs[0]);
        if (reply.Conflicts is not [{ Length: > 0 } conflict]) return TypedResults.Accepted($"/v1/jobs/{job.Id}", job);
        context.Response.Headers.Location = $"/v1/jobs/{job.Id}";
        return TypedResults.Ok(job with { Conflict = conflict });
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

        var (reply, bad) = await SendAsync([.. bodies.Select(body => ToRequest(body!))], context, grains);
        if (bad is not null) return bad;
        if (reply!.Fault is { } fault) return ToProblem(fault, $"[{fault.Index}].");
        var answer = new BatchJson(
            reply.Jobs.Length, [.. reply.Jobs.Select(JobSummaryJson.From)],
            reply.Conflicts.IsEmpty ? null : [.. reply.Conflicts.Select(conflict => conflict.Length == 0 ? null : conflict)]);
        var isNew = reply.Conflicts.IsEmpty || reply.Conflicts.Any(conflict => conflict.Length == 0);
        return isNew ? TypedResults.Accepted("/v1/jobs", answer) : TypedResults.Ok(answer);
    }

    /// <summary>Enqueues, once where the request has an <c>Idempotency-Key</c>.</summary>
    private static async Task<(EnqueueReply? Reply, IResult? Problem)> SendAsync(
        ImmutableArray<JobRequest> jobs, HttpContext context, IGrainFactory grains)
    {
        if (IdempotencyKeys.Read(context, out var key) is { } problem) return (null, problem);
        return (key is null ? await Catalog(grains).EnqueueAsync(jobs, context.RequestAborted)
            : await Catalog(grains).EnqueueOnceAsync(jobs, key, context.RequestAborted), null);
    }

    private static async Task<IResult> EditAsync(string id, HttpContext context, IGrainFactory grains)
    {
        if (!Guid.TryParse(id, out var key)) return BadId(id);
        var (body, problem) = await JsonBody.ReadAsync<JobEditBody>(context);
        if (problem is not null) return problem;
        if (body!.Nulls.FirstOrDefault(name => !JobEditBody.Clearable.Contains(name)) is { } field) return Problems.Required(field);
        var reply = await Catalog(grains).EditAsync(key, ToEdit(body), context.RequestAborted);
        return await AnswerAsync(key, reply, "edit", grains, context.RequestAborted);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, IGrainFactory grains, [AsParameters] JobQueryText text)
    {
        var unknown = JobQueryText.CheckMembers(context.Request.Query.Keys);
        var (query, fault) = (unknown ?? text.CheckGiven()) is { } wrong ? (null, wrong) : text.Read();
        if (query is null)
            return Problems.Of(StatusCodes.Status400BadRequest, fault!.Code, fault.Message, fault.Field);
        var page = await Catalog(grains).ListAsync(query, context.RequestAborted);
        return TypedResults.Ok(new JobListJson([.. page.Jobs.Select(JobSummaryJson.From)], page.Next?.ToString()));
    }

    private static async Task<IResult> GetAsync(
        string id, string? wait, HttpContext context, IGrainFactory grains, StreamLimit streams, TimeProvider time)
    {
        if (!Guid.TryParse(id, out var key)) return BadId(id);
        if (QueryMembers.Unknown(context, "wait") is { } unknown) return unknown;
        var seconds = 0;
        if (wait is not null && !(int.TryParse(wait, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds <= MaxWaitSeconds))
            return Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument",
                $"Expected 0 to {MaxWaitSeconds} seconds, got '{wait}'.", "wait");
        if (seconds > 0)
        {
            using var place = streams.Enter();
            if (!place.IsAcquired) return StreamLimit.Refusal;
            await WaitAsync(key, TimeSpan.FromSeconds(seconds), context, grains, time);
        }

        return await Catalog(grains).FindAsync(key, context.RequestAborted) is { } job ? TypedResults.Ok(JobJson.From(job)) : NotFound(id);
    }

    /// <summary>Waits until the job has ended, the time is over or the node drains; for one that is not in the store, not at all.</summary>
    private static async Task WaitAsync(Guid id, TimeSpan wait, HttpContext context, IGrainFactory grains, TimeProvider time)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var began = time.GetTimestamp();
        try
        {
            while (wait - time.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
            {
                var job = await grains.GetGrain<IJobWatchGrain>(0).UntilEndedAsync(id, left < LongestWait ? left : LongestWait, ended.Token);
                if (job is null or { FinalizedAt: not null }) return;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            // Answered as it is now: a drain waits for nobody.
        }
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, IGrainFactory grains)
    {
        if (!Guid.TryParse(id, out var key)) return BadId(id);
        var reply = await Catalog(grains).DeleteAsync(key, context.RequestAborted);
        return reply.Kind == JobReplyKind.Done ? TypedResults.NoContent()
            : await AnswerAsync(key, reply, "delete", grains, context.RequestAborted);
    }

    private static async Task<IResult> CancelAsync(string id, IGrainFactory grains, CancellationToken cancellation) =>
        !Guid.TryParse(id, out var key) ? BadId(id)
            : await AnswerAsync(key, await grains.GetGrain<IJobGrain>(key).CancelAsync(), "cancel", grains, cancellation);

    private static async Task<IResult> RetryAsync(string id, IGrainFactory grains, CancellationToken cancellation) =>
        !Guid.TryParse(id, out var key) ? BadId(id)
            : await AnswerAsync(key, await grains.GetGrain<IJobGrain>(key).RetryAsync(), "retry", grains, cancellation);

    /// <summary>Answers what came of a wish. Of an archived job only the catalog knows: it is no longer in the store.</summary>
    private static async Task<IResult> AnswerAsync(Guid id, JobReply reply, string verb, IGrainFactory grains, CancellationToken cancellation) =>
        reply.Kind == JobReplyKind.NotFound && await Catalog(grains).FindAsync(id, cancellation) is { Archived: true }
            ? Problems.Of(StatusCodes.Status409Conflict, "job_archived",
                $"Job {id} was pruned and stands in the archive: nothing can be done about it.", "id")
            : Answer(id.ToString(), reply, verb);

    private static IResult Answer(string id, JobReply reply, string verb) => reply.Kind switch
    {
        JobReplyKind.Done => TypedResults.Ok(JobJson.From(reply.Job!)),
        JobReplyKind.Requested => TypedResults.Accepted($"/v1/jobs/{id}", JobJson.From(reply.Job!)),
        JobReplyKind.NotFound => NotFound(id),
        JobReplyKind.Invalid or JobReplyKind.Taken => ToProblem(reply.Fault!, ""),
        JobReplyKind.NotAllowed when reply.Fault is { } fault => ToProblem(fault, ""),
        _ => Problems.Of(StatusCodes.Status409Conflict, $"cannot_{verb}",
            $"Job {id} is {reply.Job!.State}: there is nothing to {verb}.", "state"),
    };

    private static JobEditRequest ToEdit(JobEditBody body) => new()
    {
        Args = body.Args is { } args ? args.Utf8 : default(ReadOnlyMemory<byte>?),
        Queue = body.Queue,
        Priority = body.Priority,
        ScheduledAt = body.ScheduledAt,
        MaxAttempts = body.MaxAttempts,
        TimeoutSeconds = body.TimeoutSeconds,
        ExpiresAt = body.ExpiresAt,
        Retry = body.Retry?.ToView(),
        ClearTimeout = body.Nulls.Contains("timeoutSeconds"),
        ClearExpiresAt = body.Nulls.Contains("expiresAt"),
        ClearRetry = body.Nulls.Contains("retry"),
    };

    internal static JobRequest ToRequest(JobBody body) => new()
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
        Unique = body.Unique is not { } unique ? null : new UniqueView
        {
            Args = [.. unique.Args?.OfType<string>() ?? []],
            AnyQueue = unique.AnyQueue,
            PeriodSeconds = unique.PeriodSeconds,
            States = [.. unique.States?.OfType<string>() ?? []],
            OnConflict = unique.OnConflict,
        },
        Name = body.Name,
        After = [.. (body.After ?? []).Select(after => new AfterView { Job = after!.Job!, As = after.As, OnFailure = after.OnFailure })],
    };

    /// <summary>The first field that is required and missing; null when none is.</summary>
    internal static string? Missing(JobBody body) => body.Module is null ? "module" : body.Operation is null ? "operation"
        : MissingIn("tags", body.Tags) ?? MissingIn("unique.args", body.Unique?.Args) ?? MissingIn("unique.states", body.Unique?.States)
        ?? body.After?.Select((after, i) => after?.Job is null ? $"after[{i}].job" : null).FirstOrDefault(field => field is not null);

    /// <summary>The first item of a list that is missing; null when none is.</summary>
    internal static string? MissingIn(string field, IReadOnlyList<string?>? items)
    {
        for (var i = 0; i < items?.Count; i++)
        {
            if (items[i] is null) return $"{field}[{i}]";
        }

        return null;
    }

    internal static IResult ToProblem(RequestFault fault, string prefix) => Problems.Of(
        fault.Code switch
        {
            "module_not_found" or "operation_not_found" or "job_not_found" => StatusCodes.Status404NotFound,
            "module_unavailable" => StatusCodes.Status503ServiceUnavailable,
            "idempotency_key_reused" => StatusCodes.Status422UnprocessableEntity,
            "batch_closed" or "idempotency_key_spent" or "unique_conflict" or "cannot_retry" or "args_uncheckable" => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status400BadRequest,
        },
        fault.Code, fault.Message, fault.Field == "Idempotency-Key" ? fault.Field : prefix + fault.Field,
        retryAfterSeconds: fault.Code == "module_unavailable" ? 1 : null);

    internal static IResult BadId(string id) =>
        Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument", $"Expected a job's id (a UUID), got '{id}'.", "id");

    internal static IResult NotFound(string id) =>
        Problems.Of(StatusCodes.Status404NotFound, "job_not_found", $"There is no job {id}.", "id");

    private static IJobCatalogGrain Catalog(IGrainFactory grains) => grains.GetGrain<IJobCatalogGrain>(0);
}
