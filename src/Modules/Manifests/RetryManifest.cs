namespace Gristmill.Modules;

/// <summary>An operation's <c>retry</c>: how its jobs are tried again, where nobody says otherwise.</summary>
public sealed record RetryManifest
{
    /// <summary>The most attempts a manifest may state.</summary>
    public const int MostAttempts = 1_000;

    /// <summary>The longest wait a manifest may state, in seconds: 30 days.</summary>
    public const double MostDelaySeconds = 2_592_000;

    /// <summary>Attempts of a job that asks for no number, the first included; null means the node's default.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>The wait after the first failure; it doubles with each further one. Null means the node's.</summary>
    public TimeSpan? FirstDelay { get; init; }

    /// <summary>The longest wait, before jitter; null means the node's.</summary>
    public TimeSpan? MaxDelay { get; init; }
}
