using System.Threading.RateLimiting;

namespace Gristmill.Frontend.Api;

/// <summary>How many requests may be held open at a time: event streams, and those that wait for a job.</summary>
internal sealed class StreamLimit(HttpOptions http) : IDisposable
{
    private readonly ConcurrencyLimiter _open = new(new() { PermitLimit = http.MaxStreams, QueueLimit = 0 });

    /// <summary>What to answer where there are too many.</summary>
    public static IResult Refusal { get; } = Problems.Of(StatusCodes.Status503ServiceUnavailable, "too_many_streams",
        "More event streams and waiting requests than Http:MaxStreams allows.", retryAfterSeconds: 1);

    /// <summary>Takes a place; to be asked whether there was one, and disposed of.</summary>
    public RateLimitLease Enter() => _open.AttemptAcquire();

    /// <inheritdoc />
    public void Dispose() => _open.Dispose();
}
