using Gristmill.Jobs;

namespace Gristmill.Frontend.Components.Pages;

/// <summary>What a job's page says of an end that no attempt came to.</summary>
internal static class JobEnds
{
    /// <summary>What an error code means; empty where there is no more to say.</summary>
    public static string Explain(string code) => code switch
    {
        ErrorCodes.Expired => "It was not started before the time at which it expired.",
        ErrorCodes.DependencyFailed => "A job that it waited for was canceled or discarded.",
        ErrorCodes.ResultsTooLarge => "With the results of the jobs it waited for, its arguments would have been too large.",
        ErrorCodes.InvalidArgument => "With the results of the jobs it waited for, its arguments are not what its operation takes.",
        _ => "",
    };
}
