using Microsoft.AspNetCore.OpenApi;

namespace Gristmill.Frontend.Api;

/// <summary>What the OpenAPI document says of itself.</summary>
internal static class OpenApiDescription
{
    public static void Configure(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "Gristmill";
        document.Info.Version = "v1";
        document.Info.Description =
            "Runs heavy module calls, as calls and as durable jobs. Every error is problem+json with a stable 'code' "
            + "and, where one is at fault, a 'field'.";
        return Task.CompletedTask;
    });
}
