using System.Collections.Immutable;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Microsoft.AspNetCore.Components;
using Orleans;

namespace Gristmill.Frontend.Components.Pages;

/// <summary>The queues with their rules and how many jobs they have, by name.</summary>
public sealed partial class Queues(IGrainFactory grains)
{
    private static readonly string[] Waiting =
        [nameof(JobState.Scheduled), nameof(JobState.Available), nameof(JobState.Running), nameof(JobState.Retryable)];

    private static readonly string[] Ended = [nameof(JobState.Completed), nameof(JobState.Canceled), nameof(JobState.Discarded)];

    private ImmutableArray<QueueView> _queues = [];

    /// <summary>What came of the wish that led here: <c>pause-done</c> or <c>resume-done</c>.</summary>
    [SupplyParameterFromQuery]
    public string? Notice { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    /// <summary>The URL carries a code only, so that no link can put words here.</summary>
    private string? NoticeText => Notice switch
    {
        "pause-done" => "The queue is paused.",
        "resume-done" => "The queue goes on.",
        _ => null,
    };

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() =>
        _queues = await grains.GetGrain<IQueueCatalogGrain>(0).ListAsync(Context.RequestAborted);

    private static long Count(QueueView queue, string state) => queue.Counts.FirstOrDefault(count => count.State == state)?.Count ?? 0;
}
