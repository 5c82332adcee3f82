using Microsoft.AspNetCore.Components.Endpoints;

namespace Gristmill.Frontend;

/// <summary>Pages are only read; what changes something are forms, at addresses of their own.</summary>
internal static class PageMethods
{
    public static void UsePageMethods(this WebApplication app) => app.Use(static (context, next) =>
    {
        var isPage = context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        if (!isPage || HttpMethods.IsGet(context.Request.Method)) return next(context);
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = "GET";
        return Task.CompletedTask;
    });
}
