namespace Gristmill.Frontend;

/// <summary>
/// The headers of every HTML page: script and style come from files of this node only, nobody may frame a page, and
/// addresses of pages, which carry filters and ids, are told to nobody.
/// </summary>
internal static class PageHeaders
{
    public const string ContentSecurityPolicy =
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    public static void UsePageHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state => Add((HttpResponse)state), context.Response);
        return next(context);
    });

    private static Task Add(HttpResponse response)
    {
        if (response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) is not true)
            return Task.CompletedTask;
        var headers = response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        // A page tells how things are now; a copy would not.
        headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
