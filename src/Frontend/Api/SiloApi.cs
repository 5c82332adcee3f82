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
            .WithTags("Modules").WithSummary("Get a module, its versions, operations and worker processes")
            .Produces<ModuleView>().ProducesProblem(404);
        app.MapPost("/v1/modules/reload", ReloadAsync)
            .WithTags("Modules").WithSummary("Read modules' folders again, and let what changed take over")
            .WithDescription("All modules, or the one that the body names. Calls under way end on the instance they began with; what "
                + "cannot be used is told, and what was served before stays. Asks this node alone.")
            .Accepts<ReloadBody>(isOptional: true, "application/json").Produces<ReloadJson>()
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415);
        app.MapRead("/v1/limits", async (IGrainFactory grains, HttpOptions http, IConfiguration configuration) =>
            new LimitListJson([.. await Silo(grains).GetLimitsAsync(), .. HttpLimits.Of(http, configuration)]))
            .WithTags("Silo").WithSummary("List the limits in force, and where each value came from");
    }

    private static async Task<IResult> GetModuleAsync(string module, IGrainFactory grains) =>
        await Silo(grains).GetModuleAsync(module) is { } view
            ? TypedResults.Ok(view)
            : Problems.Of(StatusCodes.Status404NotFound, "module_not_found", $"There is no module '{module}'.");

    private static async Task<IResult> ReloadAsync(HttpContext context, IGrainFactory grains)
    {
        string? module = null;
        if (context.Request.ContentLength is > 0 || context.Request.ContentType is not null)
        {
            var (body, problem) = await JsonBody.ReadAsync<ReloadBody>(context);
            if (problem is not null) return problem;
            module = body!.Module;
        }

        var reloads = await Silo(grains).ReloadModulesAsync(module);
        return module is not null && reloads.IsEmpty
            ? Problems.Of(StatusCodes.Status404NotFound, "module_not_found", $"There is no module '{module}'.", "module")
            : TypedResults.Ok(new ReloadJson(reloads));
    }

    private static ISiloGrain Silo(IGrainFactory grains) => grains.GetGrain<ISiloGrain>(0);

    /// <summary>The modules of the silo.</summary>
    internal sealed record ModuleListJson(IReadOnlyList<ModuleView> Modules);

    /// <summary>Which module to reload.</summary>
    /// <param name="Module">Its name; null, or no body, means all.</param>
    internal sealed record ReloadBody(string? Module = null);

    /// <summary>What a reload did, by module.</summary>
    internal sealed record ReloadJson(IReadOnlyList<ModuleReloadView> Modules);

    /// <summary>The limits of the silo and of its Web API.</summary>
    internal sealed record LimitListJson(IReadOnlyList<LimitView> Limits);
}
