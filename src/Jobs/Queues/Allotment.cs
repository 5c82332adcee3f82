namespace Gristmill.Jobs;

/// <summary>How many jobs of each group an acquisition takes.</summary>
public sealed record Allotment
{
    /// <summary>Jobs to take of each group, in the group's order.</summary>
    public required IReadOnlyDictionary<JobGroup, int> Takes { get; init; }

    /// <summary>The last key that had its turn, of each queue with keys that something is taken of: the next one's turns begin after it.</summary>
    public required IReadOnlyDictionary<string, string> LastKeys { get; init; }

    /// <summary>Whether a limit left jobs where they are.</summary>
    public bool HeldBack { get; init; }

    /// <summary>When a used-up rate lets the next job start.</summary>
    public DateTimeOffset? RoomAt { get; init; }

    /// <summary>The jobs that were meant, in their turn.</summary>
    public required IReadOnlyDictionary<Guid, int> Turns { get; init; }

    /// <summary>Jobs that were taken, in the order to start them. Where others were quicker they are not quite those that were meant.</summary>
    public IReadOnlyList<Job> InTurn(IEnumerable<Job> jobs) =>
    [
        .. jobs.OrderBy(job => Turns.GetValueOrDefault(job.Id, int.MaxValue)).ThenBy(job => job.Priority)
            .ThenBy(job => job.ScheduledAt).ThenBy(job => job.Id),
    ];

    /// <summary>Whether there are keys that were not looked at.</summary>
    public bool KeysLeft { get; init; }

    /// <summary>Whether there may be more where these came from: not all keys are looked at, and of a key not all jobs.</summary>
    public bool MayHaveMore(int limit) => KeysLeft || Total == limit || Takes.Any(take => take.Key.Key.Length > 0 && take.Value >= ContenderCaps.Least);

    /// <summary>Jobs to take.</summary>
    public int Total => Takes.Values.Sum();
}
