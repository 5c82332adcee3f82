namespace Gristmill.Frontend.Api;

/// <summary>What is wrong with a list's filter.</summary>
/// <param name="Field">The parameter at fault.</param>
/// <param name="Message">What was expected and what was got.</param>
internal sealed record JobQueryFault(string Field, string Message)
{
    /// <summary>The stable code to answer.</summary>
    public string Code { get; init; } = "invalid_argument";
}
