namespace Gristmill.Jobs;

/// <summary>An operation and its module as one name: <c>module/operation</c>. No module's name has a slash.</summary>
public static class OperationNames
{
    /// <summary>The name of a module's operation.</summary>
    public static string Of(string module, string operation) => $"{module}/{operation}";

    /// <summary>The module in a name that <see cref="Of"/> made.</summary>
    public static string ModuleOf(string name) => name[..name.IndexOf('/', StringComparison.Ordinal)];
}
