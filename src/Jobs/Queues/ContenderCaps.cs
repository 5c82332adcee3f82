namespace Gristmill.Jobs;

/// <summary>How much of the Available jobs an acquisition looks at.</summary>
public static class ContenderCaps
{
    /// <summary>Keys of a queue and module, from the one whose turn is next.</summary>
    public const int Keys = 64;

    /// <summary>Jobs of one key, however many keys there are.</summary>
    public const int Least = 16;

    /// <summary>
    /// Priorities of a group, when overdue jobs are looked for: so many from the first one on, and as many from one that is chosen by
    /// chance, so that each comes by its turn however many there are.
    /// </summary>
    public const int Priorities = 16;

    /// <summary>By how much more than its share of the limit is looked at of each key, for others may have fewer.</summary>
    public const int Spare = 4;

    /// <summary>
    /// Jobs of a queue without rules and keys, by the place of its first job among the first jobs of all such groups: so many others come
    /// before it at least. When overdue jobs are looked for, every group has a few.
    /// </summary>
    public static int OfRank(int limit, int rank, bool overdue) => Math.Max(overdue ? Math.Max(1, limit / 8) : 0, limit - rank);

    /// <summary>Jobs of one of so many keys.</summary>
    public static int OfKey(int limit, int keys) => Math.Min(limit, Math.Max(Least, limit * Spare / keys));
}
