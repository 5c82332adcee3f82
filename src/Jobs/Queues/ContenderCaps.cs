namespace Gristmill.Jobs;

/// <summary>How much of the Available jobs an acquisition looks at.</summary>
public static class ContenderCaps
{
    /// <summary>Keys of a queue and module, from the one whose turn is next.</summary>
    public const int Keys = 64;

    /// <summary>Jobs of one key, however many keys there are.</summary>
    public const int Least = 16;

    /// <summary>By how much more than its share of the limit is looked at of each key, for others may have fewer.</summary>
    public const int Spare = 4;

    /// <summary>Jobs of one of so many keys.</summary>
    public static int OfKey(int limit, int keys) => Math.Min(limit, Math.Max(Least, limit * Spare / keys));
}
