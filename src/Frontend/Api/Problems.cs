using Gristmill.Jobs;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Gristmill.Frontend.Api;

/// <summary>Every error is problem+json (RFC 9457) with a stable <c>code</c> and, where one is at fault, a <c>field</c>.</summary>
internal static class Problems
{
    public static IResult Of(int status, string code, string detail, string? field = null, int? retryAfterSeconds = null) =>
        new Problem(Describe(status, code, detail, field), retryAfterSeconds);

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
            return Of(status, CodeFor(status), $"{context.HttpContext.Request.Method} {context.HttpContext.Request.Path}: "
                + (status == StatusCodes.Status404NotFound ? "there is nothing here." : "this cannot be answered."))
                .ExecuteAsync(context.HttpContext);
        });
    }

    private static Task DescribeFailureAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var bad = error as BadHttpRequestException;
        if (error is StoreUnreachableException unreachable)
        {
            return PageErrors.Wants(context)
                ? PageErrors.Page(context, StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context)
                : Of(StatusCodes.Status503ServiceUnavailable, "store_unavailable", unreachable.Message, retryAfterSeconds: 1)
                    .ExecuteAsync(context);
        }

        if (PageErrors.Wants(context))
            return PageErrors.Page(context, bad?.StatusCode ?? StatusCodes.Status500InternalServerError).ExecuteAsync(context);
        return bad is not null
            ? Of(bad.StatusCode, CodeFor(bad.StatusCode), bad.Message).ExecuteAsync(context)
            : Of(StatusCodes.Status500InternalServerError, "internal_error",
                $"Something broke here; the log has the details under {context.TraceIdentifier}.").ExecuteAsync(context);
    }

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
            Detail = detail,
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
