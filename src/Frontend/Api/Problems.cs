using System.Diagnostics;
using Gristmill.Jobs;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Gristmill.Frontend.Api;

/// <summary>Every error is problem+json (RFC 9457) with a stable <c>code</c> and, where one is at fault, a <c>field</c>.</summary>
internal static class Problems
{
    private const int LongestDetail = 2_000;

    public static IResult Of(int status, string code, string detail, string? field = null, int? retryAfterSeconds = null) =>
        new Problem(Describe(status, code, detail, field), retryAfterSeconds);

    /// <summary>A member that must be given is not.</summary>
    public static IResult Required(string field) =>
        Of(StatusCodes.Status400BadRequest, "required", "A value is required here.", field);

    public static void AddProblems(this IServiceCollection services) => services.AddProblemDetails();

    /// <summary>Answers what no endpoint answered, and what broke, in the same form; browsers get a page.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = DescribeFailureAsync,
            // The services of the request that broke may be half way through a page.
            CreateScopeForErrors = true,
        });
        app.UseStatusCodePages(context =>
        {
            var status = context.HttpContext.Response.StatusCode;
            if (PageErrors.Wants(context.HttpContext))
                return PageErrors.Page(context.HttpContext, status).ExecuteAsync(context.HttpContext);
            return Of(status, CodeFor(status), Describe(context.HttpContext, status)).ExecuteAsync(context.HttpContext);
        });
    }

    private static string Describe(HttpContext context, int status) => status switch
    {
        StatusCodes.Status404NotFound => $"{context.Request.Method} {context.Request.Path}: there is nothing here.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{context.Request.Path} takes {context.Response.Headers.Allow}, not {context.Request.Method}.",
        StatusCodes.Status415UnsupportedMediaType =>
            $"Expected Content-Type application/json, got '{context.Request.ContentType ?? "none"}'.",
        _ => $"{context.Request.Method} {context.Request.Path}: this cannot be answered.",
    };

    private static Task DescribeFailureAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        var (status, code, detail) = error switch
        {
            StoreUnreachableException => (StatusCodes.Status503ServiceUnavailable, "store_unavailable", error.Message),
            BadHttpRequestException bad => (bad.StatusCode, CodeFor(bad.StatusCode), bad.Message),
            _ => (StatusCodes.Status500InternalServerError, "internal_error",
                $"Something broke here; the node's log has the details under {TraceId(context)}."),
        };
        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Problems));
        if (status == StatusCodes.Status500InternalServerError)
            Log.RequestBroke(logger, error, context.Request.Method, context.Request.Path, TraceId(context));
        else
            Log.RequestRefused(logger, context.Request.Method, context.Request.Path, status, error.Message, TraceId(context));
        return PageErrors.Wants(context)
            ? PageErrors.Page(context, status).ExecuteAsync(context)
            : Of(status, code, detail, retryAfterSeconds: status == StatusCodes.Status503ServiceUnavailable ? 1 : null)
                .ExecuteAsync(context);
    }

    /// <summary>The id that an error's <c>traceId</c> and the log's line of it have in common.</summary>
    public static string TraceId(HttpContext context) => Activity.Current?.Id ?? context.TraceIdentifier;

    private static string CodeFor(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "bad_request",
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status408RequestTimeout => "request_timeout",
        StatusCodes.Status413PayloadTooLarge => "body_too_large",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        _ => $"http_{status}",
    };

    private static ProblemDetails Describe(int status, string code, string detail, string? field)
    {
        var problem = new ProblemDetails
        {
            Status = status,
            Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            Detail = detail.Length <= LongestDetail ? detail : $"{detail.AsSpan(0, LongestDetail)}...",
            Extensions = { ["code"] = code },
        };
        if (field is not null) problem.Extensions["field"] = field;
        return problem;
    }

    private sealed class Problem(ProblemDetails details, int? retryAfterSeconds) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (retryAfterSeconds is { } seconds) httpContext.Response.Headers.RetryAfter = seconds.ToString();
            return Results.Problem(details).ExecuteAsync(httpContext);
        }
    }
}
