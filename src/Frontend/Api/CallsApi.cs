using System.Text.Json;
using Gristmill.Grains.Interfaces;
using Gristmill.Modules;
using Orleans;

namespace Gristmill.Frontend.Api;

/// <summary>Module calls: JSON in, the answer out.</summary>
internal static class CallsApi
{
    private const int ClientClosedRequest = 499;

    public static void MapCalls(this WebApplication app)
    {
        var admission = app.Services.GetRequiredService<Admission>();
        app.MapPost("/summarize", SummarizeAsync).AddEndpointFilter(admission)
            .WithCallMetadata("Summarize a text", "Short for POST /v1/modules/summarizer/summarize.");
        app.MapPost("/v1/modules/{module}/{operation}", InvokeAsync).AddEndpointFilter(admission)
            .WithCallMetadata("Call an operation of a module", "Takes the operation's JSON, answers with its JSON.");
    }

    private static RouteHandlerBuilder WithCallMetadata(this RouteHandlerBuilder endpoint, string summary, string description) =>
        endpoint.WithTags("Calls").WithSummary(summary).WithDescription(description)
            .Accepts<JsonElement>("application/json").Produces<JsonElement>()
            .ProducesProblem(404).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422)
            .ProducesProblem(429).ProducesProblem(502).ProducesProblem(503).ProducesProblem(504).WithoutIdempotencyKey();

    private static Task<IResult> SummarizeAsync(HttpContext context, IGrainFactory grains) =>
        InvokeAsync("summarizer", "summarize", context, grains);

    private static async Task<IResult> InvokeAsync(
        string module, string operation, HttpContext context, IGrainFactory grains)
    {
        if (!ModuleNames.IsName(module))
            return Problems.Of(StatusCodes.Status404NotFound, ModuleErrorCodes.ModuleNotFound,
                $"No module can have that name: {ModuleNames.Rule}", "module");
        var (arguments, problem) = await JsonBody.ReadRawAsync(context);
        if (problem is not null) return problem;
        try
        {
            var reply = await grains.GetGrain<IModuleWorkerGrain>(module).InvokeAsync(
                new CallRequest { Operation = operation, Arguments = arguments }, context.RequestAborted);
            return Answer(reply);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return Results.StatusCode(ClientClosedRequest);
        }
    }

    private static IResult Answer(CallReply reply) => reply.Kind switch
    {
        CallReplyKind.Success => new JsonBytes(reply.Result),
        CallReplyKind.ClientError when reply.Code == ModuleErrorCodes.ArgumentsTooLarge => Problems.Of(
            StatusCodes.Status413PayloadTooLarge, reply.Code, reply.Message),
        CallReplyKind.ClientError => Problems.Of(
            StatusCodes.Status422UnprocessableEntity, reply.Code, reply.Message, reply.Field),
        CallReplyKind.Fault => Problems.Of(StatusCodes.Status502BadGateway, reply.Code, reply.Message,
            retryAfterSeconds: reply.RetryAfter is { } after ? (int)Math.Ceiling(after.TotalSeconds) : null),
        CallReplyKind.TimedOut => Problems.Of(StatusCodes.Status504GatewayTimeout, reply.Code, reply.Message),
        CallReplyKind.NotFound => Problems.Of(StatusCodes.Status404NotFound, reply.Code, reply.Message,
            reply.Code == "operation_not_found" ? "operation" : "module"),
        CallReplyKind.Overloaded or CallReplyKind.Unavailable => Problems.Of(
            StatusCodes.Status503ServiceUnavailable, reply.Code, reply.Message, retryAfterSeconds: 1),
        CallReplyKind.Canceled => Results.StatusCode(ClientClosedRequest),
        _ => throw new InvalidOperationException($"A plain call cannot end as {reply.Kind}."),
    };

    private sealed class JsonBytes(ReadOnlyMemory<byte> utf8) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "application/json";
            httpContext.Response.ContentLength = utf8.Length;
            await httpContext.Response.BodyWriter.WriteAsync(utf8, httpContext.RequestAborted);
        }
    }
}
