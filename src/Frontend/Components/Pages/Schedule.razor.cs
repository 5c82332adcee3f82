using Gristmill.Frontend.Components.Text;
using Gristmill.Grains.Interfaces;
using Microsoft.AspNetCore.Components;
using Orleans;

namespace Gristmill.Frontend.Components.Pages;

/// <summary>One schedule: how it is, what can be done about it, its ticks ahead and its latest ones.</summary>
public sealed partial class Schedule(IGrainFactory grains)
{
    private const int Ahead = 10;
    private ScheduleView? _schedule;

    /// <summary>The schedule's name.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    /// <summary>What came of the wish that led here: a code of <see cref="ScheduleNotice"/>.</summary>
    [SupplyParameterFromQuery]
    public string? Notice { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    private string ApiUrl => $"/v1/schedules/{_schedule!.Name}";

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _schedule = await grains.GetGrain<IScheduleCatalogGrain>(0).FindAsync(Name, Ahead, Context.RequestAborted);
        if (_schedule is not null) return;
        // Said as the answer leaves: a page whose status is 404 before that, the framework does not send.
        Context.Response.OnStarting(() =>
        {
            Context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    private static string Seconds(double? seconds) => HumanText.Duration(TimeSpan.FromSeconds(seconds ?? 0));
}
