namespace Gristmill.Frontend.Api.Contracts;

/// <summary>At most so many starts in any stretch of time of that length.</summary>
internal sealed record RateBody
{
    /// <summary>The most starts, 1 to 1000000000.</summary>
    public int? Starts { get; init; }

    /// <summary>The length in seconds, 1 to 86400.</summary>
    public double? PerSeconds { get; init; }
}
