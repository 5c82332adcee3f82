using Gristmill.Frontend.Api;
using Gristmill.Grains.Interfaces;
using Microsoft.AspNetCore.Components;
using Orleans;

namespace Gristmill.Frontend.Components.Pages;

/// <summary>How many jobs are where, how fast they go, and how the node is.</summary>
public sealed partial class Overview(IGrainFactory grains)
{
    private IReadOnlyList<(string State, long Count)> _counts = [];
    // Null until all is known: the framework renders a page once before its data is there, and sends it afterwards.
    private SiloStatus? _status;

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var counts = await grains.GetGrain<IJobCatalogGrain>(0).CountAsync(Context.RequestAborted);
        _counts =
        [
            .. JobQueryText.States.Select(state =>
                (state, counts.Where(count => count.State == state).Sum(count => count.Count))),
        ];
        _status = await grains.GetGrain<ISiloGrain>(0).GetStatusAsync();
    }
}
