namespace Gristmill.Jobs;

/// <summary>What an acquisition took.</summary>
/// <param name="Jobs">The jobs, Running, in the order to start them.</param>
/// <param name="MayHaveMore">Whether the store may have more that were Available at that moment.</param>
public sealed record Acquisition(IReadOnlyList<Job> Jobs, bool MayHaveMore)
{
    /// <summary>Whether a limit of a queue left jobs where they are: the end of any job may make room for them.</summary>
    public bool HeldBack { get; init; }

    /// <summary>When a rate that was used up lets the next one start; null where none was.</summary>
    public DateTimeOffset? RoomAt { get; init; }
}
