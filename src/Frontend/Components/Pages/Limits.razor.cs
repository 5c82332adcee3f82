using Gristmill.Frontend.Api;
using Gristmill.Grains.Interfaces;
using Microsoft.AspNetCore.Components;
using Orleans;

namespace Gristmill.Frontend.Components.Pages;

/// <summary>The limits in force, of the silo and of the Web API, and where each came from.</summary>
public sealed partial class Limits(IGrainFactory grains, IConfiguration configuration)
{
    private IReadOnlyList<LimitView> _limits = [];

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var http = Context.RequestServices.GetRequiredService<HttpOptions>();
        _limits = [.. await grains.GetGrain<ISiloGrain>(0).GetLimitsAsync(), .. HttpLimits.Of(http, configuration)];
    }
}
