using Gristmill.Grains.Interfaces;
using Orleans;

namespace Gristmill.Frontend.Api;

/// <summary>Health: alive, ready, and how the silo is.</summary>
internal static class HealthApi
{
    public static void MapHealth(this WebApplication app)
    {
        var health = app.MapGroup("/health").WithTags("Health");
        health.MapRead("/live", () => new HealthJson("live")).WithSummary("Whether the process answers");
        health.MapRead("/ready", async (IGrainFactory grains) =>
        {
            var status = await grains.GetGrain<ISiloGrain>(0).GetStatusAsync();
            return status.Ready
                ? Results.Ok(new HealthJson("ready"))
                : Problems.Of(StatusCodes.Status503ServiceUnavailable, "not_ready", $"Not ready: {status.NotReadyReason}.");
        }).WithSummary("Whether the silo takes jobs").Produces<HealthJson>().ProducesProblem(503);
        health.MapRead("", async (IGrainFactory grains) =>
        {
            var status = await grains.GetGrain<ISiloGrain>(0).GetStatusAsync();
            return Results.Json(status, statusCode: status.Ready ? 200 : 503);
        }).WithSummary("How the silo is").Produces<SiloStatus>().Produces<SiloStatus>(503);
    }

    /// <summary>A health check's answer.</summary>
    internal sealed record HealthJson(string Status);
}
