using Microsoft.Extensions.Options;

namespace Gristmill.Jobs;

/// <summary>How long a job waits after a failed attempt (section <c>Retry</c>).</summary>
public sealed class RetryOptions : IValidateOptions<RetryOptions>
{
    /// <summary>Where the options stand in the configuration.</summary>
    public const string Section = "Retry";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>The wait after the first failure; it doubles with each further one.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait, before jitter.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The share by which a wait may be shorter or longer, 0 to 1.</summary>
    public double Jitter { get; set; } = 0.2;

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, RetryOptions options)
    {
        if (options.MaxDelay > Longest)
            return ValidateOptionsResult.Fail($"Retry:MaxDelay: expected at most {Longest}, got {options.MaxDelay}.");
        if (options.FirstDelay <= TimeSpan.Zero)
            return ValidateOptionsResult.Fail($"Retry:FirstDelay: expected more than 00:00:00, got {options.FirstDelay}.");
        if (options.MaxDelay < options.FirstDelay)
            return ValidateOptionsResult.Fail(
                $"Retry:MaxDelay: expected at least Retry:FirstDelay ({options.FirstDelay}), got {options.MaxDelay}.");
        return options.Jitter is >= 0 and <= 1
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Retry:Jitter: expected 0 to 1, got {options.Jitter}.");
    }
}
