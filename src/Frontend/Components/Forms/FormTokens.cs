using Microsoft.AspNetCore.Antiforgery;

namespace Gristmill.Frontend.Components.Forms;

/// <summary>A form without its antiforgery token comes from somewhere else, and is refused.</summary>
internal static class FormTokens
{
    /// <summary>The page that refuses a form; null when it came from one of ours.</summary>
    public static async Task<IResult?> RefusalAsync(HttpContext context, IAntiforgery antiforgery) =>
        context.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(context) ? null
            : PageErrors.Page(StatusCodes.Status400BadRequest, "This form cannot be taken",
                "It did not come from a page of this node, or that page is too old. Go back, reload the page and try again.");

    /// <summary>303: whatever comes next is a GET, and a reload of it repeats nothing.</summary>
    public static IResult SeeOther(HttpContext context, string page)
    {
        context.Response.Headers.Location = page;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
