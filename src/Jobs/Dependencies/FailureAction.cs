namespace Gristmill.Jobs;

/// <summary>What becomes of a job when one that it waits for ends other than by completing.</summary>
public enum FailureAction
{
    /// <summary>It is canceled.</summary>
    Cancel = 1,

    /// <summary>It goes on waiting for the others, as if that one had completed without a result.</summary>
    Continue = 2,
}
