using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What a call came to.</summary>
[GenerateSerializer, Alias("gristmill.callReplyKind")]
public enum CallReplyKind
{
    /// <summary>The operation answered.</summary>
    Success = 1,

    /// <summary>The caller's arguments are at fault.</summary>
    ClientError = 2,

    /// <summary>The module is at fault.</summary>
    Fault = 3,

    /// <summary>The time limit passed.</summary>
    TimedOut = 4,

    /// <summary>The caller gave up.</summary>
    Canceled = 5,

    /// <summary>The silo drains and gives the job's attempt back.</summary>
    Draining = 6,

    /// <summary>The silo has too much to do already.</summary>
    Overloaded = 7,

    /// <summary>There is no such module or operation.</summary>
    NotFound = 8,

    /// <summary>The module cannot be loaded.</summary>
    Unavailable = 9,
}
