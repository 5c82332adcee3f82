namespace Gristmill.Frontend.Api;

/// <summary>The header <c>Idempotency-Key</c>: what it stands for, and where it stands for nothing.</summary>
internal static class IdempotencyKeys
{
    private const string Header = "Idempotency-Key";
    private const int MaxLength = 255;

    /// <summary>Reads the request's key, null where it has none; what is wrong with it, or null.</summary>
    public static IResult? Read(HttpContext context, out string? key)
    {
        var keys = context.Request.Headers[Header];
        key = keys is [{ Length: >= 1 and <= MaxLength } only] ? only : null;
        return keys.Count == 0 || key is not null ? null : Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument",
            $"Expected one key of 1 to {MaxLength} characters.", Header);
    }

    /// <summary>Refuses requests that have a key: whoever sends one relies on it, and what is done here is done as often as it is asked for.</summary>
    public static RouteHandlerBuilder WithoutIdempotencyKey(this RouteHandlerBuilder endpoint) =>
        endpoint.ProducesProblem(StatusCodes.Status400BadRequest).AddEndpointFilter((invocation, next) =>
            invocation.HttpContext.Request.Headers.ContainsKey(Header)
                ? ValueTask.FromResult<object?>(Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument",
                    "Expected no key: what is asked for here is done each time it is asked for. Nothing was done.", Header))
                : next(invocation));
}
