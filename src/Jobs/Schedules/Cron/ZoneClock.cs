namespace Gristmill.Jobs;

/// <summary>
/// The clock on the wall of a time zone, in seconds. It asks the zone only for its offset at a moment, so it is right for every
/// way in which clocks are set, daylight saving or not.
/// </summary>
internal readonly struct ZoneClock(TimeZoneInfo zone)
{
    /// <summary>The greatest distance between a moment and the same digits on a wall is less; no zone sets its clock twice in two days.</summary>
    private static readonly TimeSpan Around = TimeSpan.FromHours(24);

    public TimeSpan OffsetAt(DateTimeOffset moment) => zone.GetUtcOffset(moment);

    /// <summary>What the wall shows at a moment.</summary>
    public DateTime LocalOf(DateTimeOffset moment) => new(moment.UtcTicks + OffsetAt(moment).Ticks);

    /// <summary>When the wall shows a time: never, once, or twice.</summary>
    public (DateTimeOffset? First, DateTimeOffset? Second) MomentsOf(DateTime local)
    {
        var (before, after) = OffsetsAround(local);
        var first = At(local, before);
        if (before == after) return (first, null);
        var second = At(local, after);
        var isFirst = OffsetAt(first) == before;
        var isSecond = OffsetAt(second) == after;
        return isFirst ? (first, isSecond ? second : null) : (isSecond ? second : null, null);
    }

    /// <summary>The moment at which the clock is set forward over a time.</summary>
    public DateTimeOffset EndOfGap(DateTime local)
    {
        var (before, after) = OffsetsAround(local);
        return Change(At(local, after), At(local, before));
    }

    /// <summary>The first of the times that come twice, of those around one that does.</summary>
    public DateTime StartOfRepeat(DateTime local)
    {
        var (before, after) = OffsetsAround(local);
        var change = Change(At(local, before), At(local, after));
        return new DateTime(change.UtcTicks + after.Ticks);
    }

    /// <summary>The moment between two at which the offset changes.</summary>
    private DateTimeOffset Change(DateTimeOffset from, DateTimeOffset to)
    {
        var old = OffsetAt(from);
        while (to - from > TimeSpan.FromSeconds(1))
        {
            var middle = from + TimeSpan.FromSeconds(Math.Floor((to - from).TotalSeconds / 2));
            if (OffsetAt(middle) == old) from = middle;
            else to = middle;
        }

        return to;
    }

    private (TimeSpan Before, TimeSpan After) OffsetsAround(DateTime local)
    {
        var digits = new DateTimeOffset(local.Ticks, TimeSpan.Zero);
        return (OffsetAt(digits - Around), OffsetAt(digits + Around));
    }

    private static DateTimeOffset At(DateTime local, TimeSpan offset) => new(local.Ticks - offset.Ticks, TimeSpan.Zero);
}
