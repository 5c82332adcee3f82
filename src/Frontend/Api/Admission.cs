using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;

namespace Gristmill.Frontend.Api;

/// <summary>
/// Backpressure at the door of the endpoints that make work: a cap on the requests in flight and on the bytes of their
/// bodies (503) and, where configured, on the rate (429). What is admitted may still wait at a gate. No middleware: the framework's keeps a timer running ten
/// times a second.
/// </summary>
internal sealed class Admission(HttpOptions http) : IEndpointFilter, IDisposable
{
    private const int KiB = 1024;

    private readonly ConcurrencyLimiter _inFlight = new(new() { PermitLimit = http.MaxInFlight, QueueLimit = 0 });
    private readonly ConcurrencyLimiter _kibInFlight =
        new(new() { PermitLimit = ToKiB(http.MaxInFlightBytes), QueueLimit = 0 });
    private readonly TokenBucketRateLimiter? _rate = http.RatePerSecond == 0 ? null : new(new()
    {
        TokenLimit = http.RatePerSecond,
        TokensPerPeriod = http.RatePerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    });

    /// <inheritdoc />
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        using var inFlight = _inFlight.AttemptAcquire();
        if (!inFlight.IsAcquired)
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "too_many_requests_in_flight",
                "More requests in flight than Http:MaxInFlight allows.", retryAfterSeconds: 1);
        using var bytes = _kibInFlight.AttemptAcquire(ToKiB(BodyBytes(context.HttpContext)));
        if (!bytes.IsAcquired)
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "too_many_bytes_in_flight",
                "More bytes of request bodies in flight than Http:MaxInFlightBytes allows.", retryAfterSeconds: 1);
        using var rate = _rate?.AttemptAcquire();
        return rate is { IsAcquired: false }
            ? Problems.Of(StatusCodes.Status429TooManyRequests, "rate_limited",
                "More requests a second than Http:RatePerSecond allows.", retryAfterSeconds: 1)
            : await next(context);
    }

    /// <summary>What the body may come to in memory: its stated length, or the most that is read of one without.</summary>
    private long BodyBytes(HttpContext context)
    {
        var most = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? http.MaxBodyBytes;
        return Math.Min(context.Request.ContentLength ?? most, most);
    }

    private static int ToKiB(long bytes) => (int)Math.Min((bytes + KiB - 1) / KiB, int.MaxValue);

    /// <inheritdoc />
    public void Dispose()
    {
        _kibInFlight.Dispose();
        _inFlight.Dispose();
        _rate?.Dispose();
    }
}
