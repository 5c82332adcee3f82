using Gristmill.Frontend.Components.Pages;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gristmill.Frontend;

/// <summary>Errors as pages, for browsers outside the Web API; everything else gets problem+json.</summary>
internal static class PageErrors
{
    private static readonly string[] ApiPaths = ["/v1", "/health", "/openapi", "/metrics", "/summarize"];

    /// <summary>Whether this request wants a page.</summary>
    public static bool Wants(HttpContext context) =>
        !Array.Exists(ApiPaths, path => context.Request.Path.StartsWithSegments(path))
        && context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/html");

    /// <summary>An error as a page.</summary>
    public static IResult Page(int status, string heading, string text) =>
        new RazorComponentResult<Failure>(new { Heading = heading, Text = text }) { StatusCode = status };

    /// <summary>The page of a status that nothing said more about.</summary>
    public static IResult Page(HttpContext context, int status) => status switch
    {
        StatusCodes.Status404NotFound => Page(status, "Nothing here", $"There is no page {context.Request.Path}."),
        >= 500 => Page(status, "Something broke",
            $"This page could not be made. The node's log has the details under {Api.Problems.TraceId(context)}."),
        _ => Page(status, "This cannot be answered",
            $"{context.Request.Method} {context.Request.Path} was refused with status {status}."),
    };
}
