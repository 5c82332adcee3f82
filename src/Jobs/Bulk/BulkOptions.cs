using Microsoft.Extensions.Options;

namespace Gristmill.Jobs;

/// <summary>How bulk tasks run (section <c>Bulk</c>).</summary>
public sealed class BulkOptions : IValidateOptions<BulkOptions>
{
    /// <summary>Where the options stand in the configuration.</summary>
    public const string Section = "Bulk";

    /// <summary>Jobs that a bulk task goes through in a second, at most, 1 to 100,000.</summary>
    public int JobsPerSecond { get; set; } = 2_000;

    /// <summary>How long an ended bulk task is kept.</summary>
    public TimeSpan KeptFor { get; set; } = TimeSpan.FromDays(7);

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, BulkOptions options) =>
        options.JobsPerSecond is < 1 or > 100_000
            ? ValidateOptionsResult.Fail($"{Section}:JobsPerSecond: expected 1 to 100000, got {options.JobsPerSecond}.")
        : options.KeptFor <= TimeSpan.Zero
            ? ValidateOptionsResult.Fail($"{Section}:KeptFor: expected more than 00:00:00, got {options.KeptFor}.")
        : ValidateOptionsResult.Success;
}
