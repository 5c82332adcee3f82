using Gristmill.Grains.Interfaces;
using Gristmill.Modules;

namespace Gristmill.Frontend.Api;

/// <summary>The Web API's own limits, in the form the silo tells of its.</summary>
internal static class HttpLimits
{
    public static IEnumerable<LimitView> Of(HttpOptions http, IConfiguration configuration)
    {
        yield return Limit(nameof(http.MaxBodyBytes), http.MaxBodyBytes, "bytes");
        yield return Limit(nameof(http.MaxBatchBytes), http.MaxBatchBytes, "bytes");
        yield return Limit(nameof(http.MaxInFlight), http.MaxInFlight, "requests");
        yield return Limit(nameof(http.MaxInFlightBytes), http.MaxInFlightBytes, "bytes");
        yield return Limit(nameof(http.MaxStreams), http.MaxStreams, "requests");
        yield return Limit(nameof(http.RatePerSecond), http.RatePerSecond, "requests per second, 0 for no limit");

        LimitView Limit(string name, long value, string unit)
        {
            var key = $"{HttpOptions.Section}:{name}";
            var source = ConfiguredSource.Of(configuration, key);
            return new LimitView
            {
                Name = key,
                Value = value,
                Unit = unit,
                Source = source,
                Reason = source == ConfiguredSource.Default ? "built in" : "set",
            };
        }
    }
}
