using System.Collections.Immutable;
using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>The silo that answers: its health, limits and modules. A stateless worker; the key is always 0.</summary>
[Alias("gristmill.silo")]
public interface ISiloGrain : IGrainWithIntegerKey
{
    /// <summary>How it is.</summary>
    [Alias("status")]
    Task<SiloStatus> GetStatusAsync();

    /// <summary>Its limits in force, and where each came from.</summary>
    [Alias("limits")]
    Task<ImmutableArray<LimitView>> GetLimitsAsync();

    /// <summary>The modules it finds.</summary>
    [Alias("modules")]
    Task<ImmutableArray<ModuleView>> GetModulesAsync();

    /// <summary>One module with its worker processes; null when there is no such module.</summary>
    [Alias("module")]
    Task<ModuleView?> GetModuleAsync(string name);

    /// <summary>
    /// Reads a module's folder again, or every module's when <paramref name="name"/> is null, and lets what changed take over.
    /// Lasts as long as the changed modules take to load.
    /// </summary>
    /// <returns>What was done with each; empty when there is and was no module of that name.</returns>
    [Alias("reloadModules")]
    [ResponseTimeout("1.01:00:00")]
    Task<ImmutableArray<ModuleReloadView>> ReloadModulesAsync(string? name);
}
