namespace Gristmill.Frontend.Api;

/// <summary>The members of a request's query.</summary>
internal static class QueryMembers
{
    /// <summary>Refuses what is not known: a misspelt member would otherwise change nothing, silently. Null when all are known.</summary>
    public static IResult? Unknown(HttpContext context, params string[] known) =>
        context.Request.Query.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? Problems.Of(StatusCodes.Status400BadRequest, "invalid_argument",
                $"There is no such parameter; there are {string.Join(", ", known)}.", unknown)
            : null;
}
