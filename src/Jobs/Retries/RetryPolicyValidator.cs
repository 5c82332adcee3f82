namespace Gristmill.Jobs;

/// <summary>Checks the retry policy somebody wants for a job.</summary>
public static class RetryPolicyValidator
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>The first thing that is wrong, or null.</summary>
    public static JobFault? Check(RetryPolicy? policy) => policy is null ? null
        : Delay("retry.firstDelaySeconds", policy.FirstDelay) ?? Delay("retry.maxDelaySeconds", policy.MaxDelay) ?? Order(policy)
        ?? (policy.Jitter is < 0 or > 1 or double.NaN ? new JobFault("retry.jitter", $"Expected 0 to 1, got {policy.Jitter}.") : null);

    private static JobFault? Order(RetryPolicy policy) => policy.MaxDelay < policy.FirstDelay
        ? new("retry.maxDelaySeconds",
            $"Expected at least retry.firstDelaySeconds ({policy.FirstDelay.Value.TotalSeconds}), got {policy.MaxDelay.Value.TotalSeconds}.")
        : null;

    private static JobFault? Delay(string field, TimeSpan? delay) => CheckDelay(field, delay?.TotalSeconds);

    /// <summary>What is wrong with a wait in seconds, of whatever size, or null.</summary>
    public static JobFault? CheckDelay(string field, double? seconds) =>
        seconds is null || (seconds >= Shortest.TotalSeconds && seconds <= Longest.TotalSeconds) ? null
            : new(field, $"Expected {Shortest.TotalSeconds} to {Longest.TotalSeconds}, got {seconds}.");
}
