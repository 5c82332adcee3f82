using Microsoft.Extensions.Options;

namespace Gristmill.Frontend;

/// <summary>What the Web API bears (section <c>Http</c>).</summary>
internal sealed class HttpOptions : IValidateOptions<HttpOptions>
{
    /// <summary>Where the options stand in the configuration.</summary>
    public const string Section = "Http";

    /// <summary>The largest request body, in bytes; 413 beyond.</summary>
    public long MaxBodyBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>The largest body of a batch of jobs, in bytes; 413 beyond.</summary>
    public long MaxBatchBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Calls and enqueues in flight at once; 503 beyond.</summary>
    public int MaxInFlight { get; set; } = 1_000;

    /// <summary>Bytes of request bodies in memory at once, counted as they come; 503 beyond.</summary>
    public long MaxInFlightBytes { get; set; } = 512L * 1024 * 1024;

    /// <summary>Event streams, and requests that wait for a job, open at once; 503 beyond.</summary>
    public int MaxStreams { get; set; } = 1_000;

    /// <summary>Calls and enqueues a second, with bursts of as many; 429 beyond. 0: no limit.</summary>
    public int RatePerSecond { get; set; }

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        var errors = new (string Key, long Value, long Least)[]
            {
                (nameof(MaxBodyBytes), options.MaxBodyBytes, 1), (nameof(MaxBatchBytes), options.MaxBatchBytes, 1),
                (nameof(MaxInFlight), options.MaxInFlight, 1), (nameof(RatePerSecond), options.RatePerSecond, 0),
                (nameof(MaxStreams), options.MaxStreams, 1),
                (nameof(MaxInFlightBytes), options.MaxInFlightBytes, Math.Max(options.MaxBodyBytes, options.MaxBatchBytes)),
            }
            .Where(option => option.Value < option.Least)
            .Select(option => $"{Section}:{option.Key}: expected {option.Least} or more, got {option.Value}.")
            .ToArray();
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
