namespace Orleans.Runtime;

/// <summary>The times of a reminder's tick.</summary>
/// <param name="firstTickTime">When its first tick was due, UTC.</param>
/// <param name="period">From tick to tick.</param>
/// <param name="timeStamp">When this tick came, UTC.</param>
[GenerateSerializer]
[Immutable]
public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
{
    /// <summary>When its first tick was due, UTC.</summary>
    [Id(0)]
    public DateTime FirstTickTime { get; } = firstTickTime;

    /// <summary>From tick to tick.</summary>
    [Id(1)]
    public TimeSpan Period { get; } = period;

    /// <summary>When this tick came, UTC.</summary>
    [Id(2)]
    public DateTime CurrentTickTime { get; } = timeStamp;

    /// <inheritdoc />
    public override string ToString() => $"<{FirstTickTime:O}, {Period}, {CurrentTickTime:O}>";
}
