namespace Gristmill.Frontend.Api;

/// <summary>Endpoints that only read: they answer HEAD as they answer GET, without the body.</summary>
internal static class Reading
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static RouteHandlerBuilder MapRead(
        this IEndpointRouteBuilder endpoints, [System.Diagnostics.CodeAnalysis.StringSyntax("Route")] string pattern, Delegate handler) =>
        endpoints.MapMethods(pattern, Methods, handler);
}
