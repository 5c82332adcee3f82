using System.Threading.RateLimiting;

namespace Gristmill.Frontend.Api;

/// <summary>
/// Backpressure at the door of the endpoints that make work: a cap on the requests in flight and on the bytes of their
/// bodies (503) and, where configured, on the rate (429). What is admitted may still wait at a gate. No middleware: the framework's keeps a timer running ten
/// times a second.
/// </summary>
internal sealed class Admission(HttpOptions http) : IEndpointFilter, IDisposable
{
    private readonly ConcurrencyLimiter _inFlight = new(new() { PermitLimit = http.MaxInFlight, QueueLimit = 0 });
    private readonly ByteBudget _bodies = new(http.MaxInFlightBytes);
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
        using var rate = _rate?.AttemptAcquire();
        if (rate is { IsAcquired: false })
            return Problems.Of(StatusCodes.Status429TooManyRequests, "rate_limited",
                "More requests a second than Http:RatePerSecond allows.", retryAfterSeconds: 1);
        await using var body = new MeteredBody(context.HttpContext.Request.Body, _bodies);
        context.HttpContext.Request.Body = body;
        return await next(context);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _inFlight.Dispose();
        _rate?.Dispose();
    }
}
