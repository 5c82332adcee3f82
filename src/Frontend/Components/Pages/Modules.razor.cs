using System.Collections.Immutable;
using Gristmill.Grains.Interfaces;
using Orleans;

namespace Gristmill.Frontend.Components.Pages;

/// <summary>The modules the node finds, and their operations.</summary>
public sealed partial class Modules(IGrainFactory grains)
{
    private ImmutableArray<ModuleView> _modules = [];

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() =>
        _modules = await grains.GetGrain<ISiloGrain>(0).GetModulesAsync();

    private static (string Class, string Text) Look(ModuleView module) => module switch
    {
        { Error: not null } => ("state-discarded", "Unusable"),
        { Loaded: true } => ("state-completed", "Loaded"),
        _ => ("state-canceled", "Loads with its first call"),
    };
}
