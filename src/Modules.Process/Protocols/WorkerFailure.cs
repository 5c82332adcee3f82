namespace Gristmill.Modules.Process;

/// <summary>How a worker failed a call, as callers are told.</summary>
public enum WorkerFailure
{
    /// <summary>It ended, or closed its channel.</summary>
    Died = 1,

    /// <summary>It said something that is not of the protocol.</summary>
    Protocol = 2,

    /// <summary>It answered more than a frame may carry.</summary>
    TooLarge = 3,

    /// <summary>The channel failed in some other way.</summary>
    InputOutput = 4,
}
