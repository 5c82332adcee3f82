using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>When a grain's timer ticks, and how.</summary>
public readonly struct GrainTimerCreationOptions
{
    /// <summary>Options to be set by an initializer.</summary>
    public GrainTimerCreationOptions()
    {
    }

    /// <summary>Options with these times.</summary>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Until the first tick; <see cref="Timeout.InfiniteTimeSpan"/> for none yet.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>From the end of a tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> for one tick.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether a tick interleaves with the grain's calls; by default it waits its turn.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether a tick counts as use, so that the idle collection stays away.</summary>
    public bool KeepAlive { get; init; }
}
