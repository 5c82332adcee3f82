namespace Gristmill.Modules.Sdk;

/// <summary>
/// The module failed, and says so with a stable code. Any other exception counts as a fault with the code
/// <c>module_fault</c>.
/// </summary>
/// <param name="code">A stable code in snake_case that callers may branch on.</param>
/// <param name="message">What went wrong, for a person.</param>
/// <param name="inner">The cause.</param>
public class ModuleException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A stable code in snake_case.</summary>
    public string Code { get; } = code;

    /// <summary>Whether another attempt may succeed; false ends a job at once. True by default.</summary>
    public bool Retryable { get; init; } = true;

    /// <summary>How long a job waits before its next attempt, at most 30 days; null means as its retry policy has it.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
