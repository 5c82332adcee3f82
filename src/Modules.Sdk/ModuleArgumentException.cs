namespace Gristmill.Modules.Sdk;

/// <summary>The caller's arguments are at fault: answered 422 to a call, and the end of a job without a retry.</summary>
/// <param name="field">The field at fault, as a path into the arguments (<c>options.ratio</c>).</param>
/// <param name="message">What is wrong with it and what was expected, for a person.</param>
/// <param name="code">A stable code in snake_case.</param>
public sealed class ModuleArgumentException(string field, string message, string code = "invalid_argument")
    : Exception(message)
{
    /// <summary>A stable code in snake_case.</summary>
    public string Code { get; } = code;

    /// <summary>The field at fault, as a path into the arguments; empty when it is the arguments as a whole.</summary>
    public string Field { get; } = field;
}
