using System.Collections.Immutable;
using Gristmill.Frontend.Components.Text;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Microsoft.AspNetCore.Components;
using Orleans;

namespace Gristmill.Frontend.Components.Pages;

/// <summary>One job: its state, what can be done about it, its attempts, arguments and result.</summary>
public sealed partial class Job(IGrainFactory grains, TimeProvider time)
{
    /// <summary>Log lines on the page.</summary>
    private const int MaxLines = 200;

    private JobView? _job;
    private ImmutableArray<LogLineView> _lines = [];
    private AttemptView? _error;

    /// <summary>The job's id.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    /// <summary>What came of the wish that led here: a code of <see cref="JobNotice"/>.</summary>
    [SupplyParameterFromQuery]
    public string? Notice { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    private string ApiUrl => $"/v1/jobs/{_job!.Id}";

    private bool CanCancel => Allows(JobVerb.Cancel) && _job!.CancelRequestedAt is null;

    private bool CanRetry => Allows(JobVerb.Retry) && _job!.Waiting?.Code != WaitCodes.Dependencies;

    /// <summary>The code of what ended the job, where that was none of its attempts.</summary>
    private string? EndWithoutAttempt =>
        _job is { FinalizedAt: not null, State: not nameof(JobState.Completed), ErrorCode: { } code } && code != _error?.Code ? code : null;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if (Guid.TryParse(Id, out var id))
            _job = await grains.GetGrain<IJobCatalogGrain>(0).FindAsync(id, Context.RequestAborted);
        if (_job is { AttemptedAt: not null } job && await grains.GetGrain<IJobWatchGrain>(0).ListLogsAsync(
            new LogRequest { Job = job.Id, Limit = MaxLines, Last = true }, Context.RequestAborted) is { } listing)
            _lines = listing.Lines;
        if (_job is null) SayNotFound(Context.Response);
        else if (_job.State != nameof(JobState.Completed))
            _error = _job.Attempts.LastOrDefault(attempt => attempt.Outcome is "Failed" or "Rescued" or "Unrunnable");
    }

    /// <summary>Said as the answer leaves: a page whose status is 404 before that, the framework does not send.</summary>
    private static void SayNotFound(HttpResponse response) => response.OnStarting(() =>
    {
        response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    private bool Allows(JobVerb verb) => !_job!.Archived && JobTransitions.Next(Enum.Parse<JobState>(_job.State), verb) is not null;

    private string Took(AttemptView attempt) =>
        HumanText.Duration((attempt.EndedAt ?? time.GetUtcNow()) - attempt.StartedAt);
}
