namespace Gristmill.Modules;

/// <summary>The stable codes that the module host itself gives.</summary>
public static class ModuleErrorCodes
{
    /// <summary>No module has that name.</summary>
    public const string ModuleNotFound = "module_not_found";

    /// <summary>The module has no such operation.</summary>
    public const string OperationNotFound = "operation_not_found";

    /// <summary>The module cannot be loaded.</summary>
    public const string ModuleUnavailable = "module_unavailable";

    /// <summary>The module failed without a code of its own.</summary>
    public const string ModuleFault = "module_fault";

    /// <summary>The module answered something that is not JSON.</summary>
    public const string MalformedResult = "malformed_result";

    /// <summary>The module failed and gave no error that can be read.</summary>
    public const string MalformedError = "malformed_error";

    /// <summary>The module answered more than the limit.</summary>
    public const string ResultTooLarge = "result_too_large";

    /// <summary>The time limit passed.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>A gate's queue is full.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>The arguments are not what the operation's schema asks for.</summary>
    public const string InvalidArgument = "invalid_argument";

    /// <summary>The arguments have more bytes than the operation takes.</summary>
    public const string ArgumentsTooLarge = "arguments_too_large";
}
