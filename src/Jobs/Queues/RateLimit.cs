namespace Gristmill.Jobs;

/// <summary>At most so many starts in any stretch of time of that length.</summary>
/// <param name="Starts">The most starts, 1 to 1,000,000,000.</param>
/// <param name="Per">The length, 1 second to 24 hours.</param>
public sealed record RateLimit(int Starts, TimeSpan Per)
{
    /// <summary>Parts of <see cref="Per"/> by which starts are remembered; a start counts until its part is over.</summary>
    public const int Parts = 100;

    /// <summary>When a start of this moment stops to count, less <see cref="Per"/>: the end of its part.</summary>
    public DateTimeOffset Remembered(DateTimeOffset start)
    {
        var part = Per.Ticks / Parts;
        return Microseconds.Truncate(new DateTimeOffset((start.UtcTicks + part - 1) / part * part, TimeSpan.Zero));
    }

    /// <summary>When a used-up rate has room again, and for how many starts; null when it is not used up.</summary>
    /// <param name="starts">The starts that count, in order of time.</param>
    public (DateTimeOffset At, long Starts)? NextRoom(IReadOnlyList<RememberedStarts> starts)
    {
        var room = Starts - starts.Sum(each => each.Starts);
        if (room > 0) return null;
        foreach (var each in starts)
        {
            room += each.Starts;
            if (room > 0) return (each.At + Per, room);
        }

        return null;
    }

    /// <summary>
    /// Starts that were remembered for another length, as they are remembered for this one: by the latest moment at which they may have
    /// been, so that they count for no less than they must, and no longer than a hundredth more.
    /// </summary>
    /// <param name="starts">The starts of the other length that still count.</param>
    /// <param name="now">The time of the change, which no start was after.</param>
    public IReadOnlyList<RememberedStarts> Restate(IEnumerable<RememberedStarts> starts, DateTimeOffset now) =>
    [
        .. starts.Select(each => each with { At = Remembered(each.At < now ? each.At : now) }).Where(each => each.At + Per > now)
            .GroupBy(each => (each.Key, each.At)).Select(same => new RememberedStarts(same.Key.Key, same.Key.At, same.Sum(each => each.Starts))),
    ];
}
