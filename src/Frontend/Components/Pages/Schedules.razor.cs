using System.Collections.Immutable;
using Gristmill.Grains.Interfaces;
using Microsoft.AspNetCore.Components;
using Orleans;

namespace Gristmill.Frontend.Components.Pages;

/// <summary>The list of schedules, by name.</summary>
public sealed partial class Schedules(IGrainFactory grains, NavigationManager navigation)
{
    private const int PageSize = 100;
    private ImmutableArray<ScheduleView> _schedules = [];
    private string? _next;
    private bool _first;

    /// <summary>The last name of the page before; empty for the first page.</summary>
    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    private string Example =>
        $$$"""
        curl -s {{{navigation.BaseUri}}}v1/schedules -H 'Content-Type: application/json' \
          -d '{"name": "often", "everySeconds": 60, "job": {"module": "sample", "operation": "echo"}}'
        """;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _first = string.IsNullOrEmpty(Cursor);
        var page = await grains.GetGrain<IScheduleCatalogGrain>(0).ListAsync(_first ? null : Cursor, PageSize, Context.RequestAborted);
        (_schedules, _next) = (page.Schedules, page.Next);
    }
}
