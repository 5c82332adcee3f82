using Gristmill.Grains.Interfaces;
using Orleans;

namespace Gristmill.Frontend.Api;

/// <summary>What the silo has: its modules and its limits.</summary>
internal static class SiloApi
{
    public static void MapSilo(this WebApplication app)
    {
        app.MapRead("/v1/modules", async (IGrainFactory grains) => new ModuleListJson(await Silo(grains).GetModulesAsync()))
            .WithTags("Modules").WithSummary("List modules and their operations");
        app.MapRead("/v1/modules/{module}", GetModuleAsync)
            .WithTags("Modules").WithSummary("Get a module, its operations and its worker processes");
        app.MapRead("/v1/limits", async (IGrainFactory grains, HttpOptions http, IConfiguration configuration) =>
            new LimitListJson([.. await Silo(grains).GetLimitsAsync(), .. HttpLimits.Of(http, configuration)]))
            .WithTags("Silo").WithSummary("List the limits in force, and where each value came from");
    }

    private static async Task<IResult> GetModuleAsync(string module, IGrainFactory grains) =>
        await Silo(grains).GetModuleAsync(module) is { } view
            ? TypedResults.Ok(view)
            : Problems.Of(StatusCodes.Status404NotFound, "module_not_found", $"There is no module '{module}'.");

    private static ISiloGrain Silo(IGrainFactory grains) => grains.GetGrain<ISiloGrain>(0);

    /// <summary>The modules of the silo.</summary>
    internal sealed record ModuleListJson(IReadOnlyList<ModuleView> Modules);

    /// <summary>The limits of the silo and of its Web API.</summary>
    internal sealed record LimitListJson(IReadOnlyList<LimitView> Limits);
}
