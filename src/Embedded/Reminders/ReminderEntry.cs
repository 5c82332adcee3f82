using Orleans.Runtime;

namespace Gristmill.Embedded;

/// <summary>A reminder as it is stored.</summary>
public sealed record ReminderEntry
{
    /// <summary>The grain it reminds; written as <see cref="GrainId.ToString"/>, read by <see cref="GrainId.Parse"/>.</summary>
    public required GrainId GrainId { get; init; }

    /// <summary>Its name, unique within the grain.</summary>
    public required string Name { get; init; }

    /// <summary>When its first tick is or was due, UTC.</summary>
    public required DateTimeOffset FirstTickAt { get; init; }

    /// <summary>From tick to tick; 1 minute or more.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>When its next tick is due, UTC; in the past, when the process was down, it is one missed tick.</summary>
    public required DateTimeOffset NextTickAt { get; init; }

    /// <summary>The first tick that is due after <paramref name="now"/>; the ticks keep to the grid of the first one.</summary>
    internal DateTimeOffset TickAfter(DateTimeOffset now) =>
        now < FirstTickAt ? FirstTickAt : FirstTickAt + Period * (Math.Floor((now - FirstTickAt) / Period) + 1);
}
