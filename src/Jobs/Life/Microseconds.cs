namespace Gristmill.Jobs;

/// <summary>Job times have microseconds, as in PostgreSQL's <c>timestamptz</c>, so that a stored time reads back equal.</summary>
public static class Microseconds
{
    /// <summary>The time without its fraction of a microsecond.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    /// <summary>Microseconds since 1970.</summary>
    public static long From(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The time of so many microseconds since 1970.</summary>
    public static DateTimeOffset ToTime(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
