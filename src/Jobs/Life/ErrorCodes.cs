namespace Gristmill.Jobs;

/// <summary>The stable codes that the job engine itself writes into a job's history.</summary>
public static class ErrorCodes
{
    /// <summary>The silo died, or lost the lease, while the attempt ran.</summary>
    public const string LeaseLost = "lease_lost";

    /// <summary>The job was canceled while the attempt ran.</summary>
    public const string Canceled = "canceled";

    /// <summary>The silo drained, and gave the attempt back unspent.</summary>
    public const string Drained = "drained";

    /// <summary>The silo lost touch with the store, and gave the attempt back unspent.</summary>
    public const string CutOff = "cut_off";

    /// <summary>The call broke outside the module.</summary>
    public const string Internal = "internal_error";

    /// <summary>What was asked for is out of bounds.</summary>
    public const string InvalidArgument = "invalid_argument";

    /// <summary>The job was not started before the time it expires at.</summary>
    public const string Expired = "expired";

    /// <summary>A job that this one waited for did not complete.</summary>
    public const string DependencyFailed = "dependency_failed";

    /// <summary>With the results of the jobs it waited for its arguments would have been larger than <see cref="DependencyLimits.ArgsBytes"/>.</summary>
    public const string ResultsTooLarge = "results_too_large";

    /// <summary>No silo had the job's operation for as long as it may wait for one.</summary>
    public const string Unrunnable = "unrunnable";
}
