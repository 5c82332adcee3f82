namespace Gristmill.Jobs;

/// <summary>How long ended jobs are kept: each job until both its age and its number allow no more.</summary>
public sealed class RetentionRules
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_600);

    /// <summary>How long Completed jobs are kept after they ended, 00:00:00 or more; null means by the default, and there for ever.</summary>
    public TimeSpan? Completed { get; set; }

    /// <summary>The same for Canceled jobs.</summary>
    public TimeSpan? Canceled { get; set; }

    /// <summary>The same for Discarded jobs.</summary>
    public TimeSpan? Discarded { get; set; }

    /// <summary>How many Completed jobs are kept, 0 or more; the newest stay. Null means by the default, and there any number.</summary>
    public long? CompletedCount { get; set; }

    /// <summary>The same for Canceled jobs.</summary>
    public long? CanceledCount { get; set; }

    /// <summary>The same for Discarded jobs.</summary>
    public long? DiscardedCount { get; set; }

    internal TimeSpan? Age(JobState state) => state switch
    {
        JobState.Completed => Completed,
        JobState.Canceled => Canceled,
        JobState.Discarded => Discarded,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Only ended jobs are pruned."),
    };

    internal long? Count(JobState state) => state switch
    {
        JobState.Completed => CompletedCount,
        JobState.Canceled => CanceledCount,
        JobState.Discarded => DiscardedCount,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Only ended jobs are pruned."),
    };

    internal IEnumerable<string> Errors(string section)
    {
        foreach (var state in JobPruner.States)
        {
            if (Age(state) is { } age && (age < TimeSpan.Zero || age > Longest))
                yield return $"{section}:{state}: expected 00:00:00 to {Longest}, got {age}.";
            if (Count(state) is < 0 and var count) yield return $"{section}:{state}Count: expected 0 or more, got {count}.";
        }
    }
}
