using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>What came of a wish about a schedule.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.scheduleReply")]
public sealed record ScheduleReply
{
    /// <summary>Whether the wish was granted.</summary>
    [Id(0)]
    public required ScheduleReplyKind Kind { get; init; }

    /// <summary>The schedule as it is now; null when there is none.</summary>
    [Id(1)]
    public ScheduleView? Schedule { get; init; }

    /// <summary>What is wrong; null when nothing is.</summary>
    [Id(2)]
    public RequestFault? Fault { get; init; }

    /// <summary>The job that was enqueued, where one was asked for.</summary>
    [Id(3)]
    public Guid? JobId { get; init; }

    /// <summary>Ticks in the range of a backfill.</summary>
    [Id(4)]
    public int Ticks { get; init; }

    /// <summary>Jobs that the backfill enqueued; those of the other ticks were there.</summary>
    [Id(5)]
    public int Enqueued { get; init; }
}
