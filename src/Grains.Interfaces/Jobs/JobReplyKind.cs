using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>Whether a wish about a job was granted.</summary>
[GenerateSerializer, Alias("gristmill.jobReplyKind")]
public enum JobReplyKind
{
    /// <summary>Done.</summary>
    Done = 1,

    /// <summary>Under way: a running attempt was told.</summary>
    Requested = 2,

    /// <summary>There is no such job.</summary>
    NotFound = 3,

    /// <summary>The job's state does not allow it.</summary>
    NotAllowed = 4,

    /// <summary>The wish itself is wrong.</summary>
    Invalid = 5,

    /// <summary>Another job holds the unique key that the job would need.</summary>
    Taken = 6,
}
