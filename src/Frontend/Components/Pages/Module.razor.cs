using Gristmill.Frontend.Components.Text;
using Gristmill.Grains.Interfaces;
using Microsoft.AspNetCore.Components;
using Orleans;

namespace Gristmill.Frontend.Components.Pages;

/// <summary>One module on this node: its versions, how its calls went, its worker processes, its last errors.</summary>
public sealed partial class Module(IGrainFactory grains)
{
    private ModuleView? _module;

    /// <summary>The module's name.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _module = await grains.GetGrain<ISiloGrain>(0).GetModuleAsync(Name);
        if (_module is not null) return;
        // Said as the answer leaves: a page whose status is 404 before that, the framework does not send.
        Context.Response.OnStarting(() =>
        {
            Context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    private static string State(ModuleVersionView version) => version switch
    {
        { Error: not null } => "Unusable",
        { Draining: true } => $"Drains, {HumanText.Count(version.Calls)} calls left",
        { Active: true, Loaded: true } => "Serves",
        { Active: true } => "Loads with its first call",
        _ => "Stands by",
    };

    private static string Outcomes(OperationStatisticsView operation) => string.Join(", ",
        operation.Outcomes.OrderByDescending(outcome => outcome.Value).Select(outcome => $"{outcome.Key} {HumanText.Count(outcome.Value)}"));

    private static string Seconds(double seconds) => HumanText.Duration(TimeSpan.FromSeconds(seconds));
}
