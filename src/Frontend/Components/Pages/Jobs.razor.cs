using System.Collections.Immutable;
using Gristmill.Frontend.Api;
using Gristmill.Frontend.Components.Text;
using Gristmill.Grains.Interfaces;
using Microsoft.AspNetCore.Components;
using Orleans;

namespace Gristmill.Frontend.Components.Pages;

/// <summary>The list of jobs. Its filter is its URL, and reads like that of <c>GET /v1/jobs</c>.</summary>
public sealed partial class Jobs(IGrainFactory grains, NavigationManager navigation)
{
    private JobQueryText _text = new();
    private JobQuery? _query;
    private JobQueryFault? _fault;
    private ImmutableArray<JobView> _jobs = [];
    private Guid? _next;
    private ImmutableArray<JobCountView> _counts = [];
    private IEnumerable<string> _modules = [];
    private IEnumerable<string> _queues = [];

    /// <summary>A state's name; empty means any.</summary>
    [SupplyParameterFromQuery]
    public string? State { get; set; }

    /// <summary>A module's name; empty means any.</summary>
    [SupplyParameterFromQuery]
    public string? Module { get; set; }

    /// <summary>A queue's name; empty means any.</summary>
    [SupplyParameterFromQuery]
    public string? Queue { get; set; }

    /// <summary>A tag; empty means any.</summary>
    [SupplyParameterFromQuery]
    public string? Tag { get; set; }

    /// <summary>An error code; empty means any.</summary>
    [SupplyParameterFromQuery]
    public string? ErrorCode { get; set; }

    /// <summary>The earliest time of enqueueing; empty means any.</summary>
    [SupplyParameterFromQuery]
    public string? CreatedFrom { get; set; }

    /// <summary>The time before which it was enqueued; empty means any.</summary>
    [SupplyParameterFromQuery]
    public string? CreatedBefore { get; set; }

    /// <summary>A path in the arguments; empty means none.</summary>
    [SupplyParameterFromQuery]
    public string? ArgsPath { get; set; }

    /// <summary>What must stand at that path.</summary>
    [SupplyParameterFromQuery]
    public string? ArgsValue { get; set; }

    /// <summary>A batch's id; empty means any or none.</summary>
    [SupplyParameterFromQuery]
    public string? Batch { get; set; }

    /// <summary>Jobs on a page.</summary>
    [SupplyParameterFromQuery]
    public string? Limit { get; set; }

    /// <summary>The last id of the page before.</summary>
    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    private string Example =>
        $$$"""
        curl -s {{{navigation.BaseUri}}}v1/jobs -H 'Content-Type: application/json' \
          -d '{"module": "sample", "operation": "wait", "args": {"milliseconds": 5000}}'
        """;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _text = new JobQueryText
        {
            State = State,
            Module = Module,
            Queue = Queue,
            Tag = Tag,
            ErrorCode = ErrorCode,
            CreatedFrom = CreatedFrom,
            CreatedBefore = CreatedBefore,
            ArgsPath = ArgsPath,
            ArgsValue = ArgsValue,
            Batch = Batch,
            Limit = Limit,
            Cursor = Cursor,
        };
        (_query, _fault) = _text.Read();
        var catalog = grains.GetGrain<IJobCatalogGrain>(0);
        _counts = await catalog.CountAsync(Context.RequestAborted);
        _queues = _counts.Select(count => count.Queue).Distinct().Order(StringComparer.Ordinal);
        _modules = (await grains.GetGrain<ISiloGrain>(0).GetModulesAsync()).Select(module => module.Name);
        if (_query is null)
        {
            Context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var page = await catalog.ListAsync(_query, Context.RequestAborted);
        (_jobs, _next) = (page.Jobs, page.Next);
    }

    /// <summary>How many jobs the filter leaves in a state; nothing with more than a queue, for that is not counted.</summary>
    private string? Total(string? state) => (_text with { Queue = null }).IsFiltered ? null : HumanText.Count(_counts
        .Where(count => (state is null || count.State == state) && (string.IsNullOrEmpty(Queue) || count.Queue == Queue))
        .Sum(count => count.Count));

    private string Link(string? state, Guid? cursor = null, bool filtered = true) => "/jobs" + _text.ToQuery(state, cursor, filtered);

    private static (string What, DateTimeOffset? At) Latest(JobView job) => job switch
    {
        { FinalizedAt: { } ended } => ("ended", ended),
        { State: "Running", AttemptedAt: { } began } => ("began", began),
        _ => ("due", job.ScheduledAt),
    };
}
