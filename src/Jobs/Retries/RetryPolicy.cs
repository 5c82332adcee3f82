namespace Gristmill.Jobs;

/// <summary>How one job is tried again. What is left out is as its operation's manifest or the node has it.</summary>
public sealed record RetryPolicy
{
    /// <summary>How the wait grows.</summary>
    public BackoffCurve? Curve { get; init; }

    /// <summary>The wait after the first failure, 1 ms to 30 days.</summary>
    public TimeSpan? FirstDelay { get; init; }

    /// <summary>The longest wait, before jitter; at least the first.</summary>
    public TimeSpan? MaxDelay { get; init; }

    /// <summary>The share by which a wait may be shorter or longer, 0 to 1.</summary>
    public double? Jitter { get; init; }

    /// <summary>From when on it is not tried again, whatever attempts it has left.</summary>
    public DateTimeOffset? Until { get; init; }
}
