using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api.Contracts;

/// <summary>How a job is tried again. What is left out is as its operation or the node has it.</summary>
internal sealed record RetryBody
{
    /// <summary>How the wait grows: "exponential", "linear" or "constant".</summary>
    public string? Curve { get; init; }

    /// <summary>The wait after the first failure in seconds, 0.001 to 2592000.</summary>
    public double? FirstDelaySeconds { get; init; }

    /// <summary>The longest wait in seconds, before jitter; at least the first.</summary>
    public double? MaxDelaySeconds { get; init; }

    /// <summary>The share by which a wait may be shorter or longer, 0 to 1.</summary>
    public double? Jitter { get; init; }

    /// <summary>From when on it is not tried again, ISO 8601 with offset.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>As the grains take it.</summary>
    public RetryView ToView() => new()
    {
        Curve = Curve,
        FirstDelaySeconds = FirstDelaySeconds,
        MaxDelaySeconds = MaxDelaySeconds,
        Jitter = Jitter,
        Until = Until,
    };
}
