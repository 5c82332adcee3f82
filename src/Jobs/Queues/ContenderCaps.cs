namespace Gristmill.Jobs;

/// <summary>How much of the Available jobs an acquisition looks at.</summary>
public static class ContenderCaps
{
    /// <summary>Keys of a queue and module, from the one whose turn is next.</summary>
    public const int Keys = 64;

    private const int Least = 16;
    private const int Spare = 4;

    /// <summary>Jobs of one key: more than its share, for others may have fewer.</summary>
    public static int OfKey(int limit) => Math.Min(limit, Math.Max(Least, limit * Spare / Keys));
}
