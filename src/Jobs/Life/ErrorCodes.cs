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
}
