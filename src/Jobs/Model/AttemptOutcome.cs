namespace Gristmill.Jobs;

/// <summary>How an attempt ended. The numbers are stored: never renumber.</summary>
public enum AttemptOutcome
{
    /// <summary>With a result.</summary>
    Completed = 1,

    /// <summary>With an error.</summary>
    Failed = 2,

    /// <summary>Its silo died or lost the lease.</summary>
    Rescued = 3,

    /// <summary>Stopped on somebody's request.</summary>
    Canceled = 4,

    /// <summary>Given back unspent, because its silo drained or could not take it.</summary>
    Released = 5,

    /// <summary>Never begun: no silo had the operation.</summary>
    Unrunnable = 6,
}
