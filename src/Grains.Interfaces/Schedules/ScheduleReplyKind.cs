using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What came of a wish about a schedule.</summary>
[GenerateSerializer, Alias("gristmill.scheduleReplyKind")]
public enum ScheduleReplyKind
{
    /// <summary>Done.</summary>
    Done = 1,

    /// <summary>Done, and the schedule is new.</summary>
    Created = 2,

    /// <summary>There is no such schedule.</summary>
    NotFound = 3,

    /// <summary>There is one of that name already.</summary>
    Exists = 4,

    /// <summary>It has another revision than was expected.</summary>
    Changed = 5,

    /// <summary>The request is wrong.</summary>
    Fault = 6,

    /// <summary>Others changed it again and again in between; the wish may be repeated.</summary>
    Busy = 7,
}
