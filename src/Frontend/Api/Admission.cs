using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Gristmill.Frontend.Api;

/// <summary>
/// Backpressure at the door of the endpoints that make work: a cap on what is in flight (503) and, where configured, on
/// the rate (429). What is admitted may still wait at a gate.
/// </summary>
internal static class Admission
{
    /// <summary>The policy of the endpoints that make work.</summary>
    public const string Policy = "work";

    public static void AddAdmission(this IServiceCollection services)
    {
        services.AddRateLimiter(limiter => limiter.OnRejected = (context, cancellation) =>
        {
            var rate = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after);
            var seconds = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds));
            return new(Problems.Of(
                rate ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable,
                rate ? "rate_limited" : "too_many_requests_in_flight",
                rate ? "More requests a second than Http:RatePerSecond allows."
                    : "More requests in flight than Http:MaxInFlight allows.",
                retryAfterSeconds: seconds).ExecuteAsync(context.HttpContext));
        });
        services.AddSingleton<IConfigureOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>>(provider =>
            new ConfigureOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>(limiter =>
            {
                var http = provider.GetRequiredService<HttpOptions>();
                limiter.AddPolicy(Policy, _ => RateLimitPartition.Get("all", _ => Limiter(http)));
            }));
    }

    private static RateLimiter Limiter(HttpOptions http)
    {
        var inFlight = new ConcurrencyLimiter(new() { PermitLimit = http.MaxInFlight, QueueLimit = 0 });
        if (http.RatePerSecond == 0) return inFlight;
        var rate = new TokenBucketRateLimiter(new()
        {
            TokenLimit = http.RatePerSecond,
            TokensPerPeriod = http.RatePerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
        return RateLimiter.CreateChained(rate, inFlight);
    }
}
