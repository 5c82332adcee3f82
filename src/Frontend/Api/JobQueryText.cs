using System.ComponentModel;
using System.Globalization;
using Gristmill.Grains.Interfaces;
using Gristmill.Jobs;
using Microsoft.AspNetCore.Http.Extensions;

namespace Gristmill.Frontend.Api;

/// <summary>A list's filter, as a URL carries it; the pages and the Web API read it alike.</summary>
/// <remarks>Empty is as good as absent in a page's form; the Web API has <see cref="CheckGiven"/> besides.</remarks>
internal sealed record JobQueryText
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1_000;

    /// <summary>The states' names, in the order of a job's life.</summary>
    public static readonly string[] States =
        ["Scheduled", "Available", "Running", "Retryable", "Completed", "Canceled", "Discarded"];

    /// <summary>What is said of a filter that is empty.</summary>
    public const string EmptyRule = "Expected a value, got an empty text; a filter that is not wanted is left out.";

    private static readonly string[] Members =
    [
        "state", "module", "queue", "tag", "errorCode", "createdFrom", "createdBefore", "argsPath", "argsValue", "batch", "limit", "cursor",
    ];

    [Description("A state: Scheduled, Available, Running, Retryable, Completed, Canceled or Discarded.")]
    public string? State { get; init; }

    [Description("A module's name.")]
    public string? Module { get; init; }

    [Description("A queue's name.")]
    public string? Queue { get; init; }

    [Description("A tag.")]
    public string? Tag { get; init; }

    [Description("The error code of the latest attempt that failed.")]
    public string? ErrorCode { get; init; }

    [Description("Enqueued at this time or later, ISO 8601 with offset.")]
    public string? CreatedFrom { get; init; }

    [Description("Enqueued before this time, ISO 8601 with offset.")]
    public string? CreatedBefore { get; init; }

    [Description("A path in the arguments: names of members and numbers of items, with dots between them.")]
    public string? ArgsPath { get; init; }

    [Description("What must stand at that path: a text, or a number, true, false or null.")]
    public string? ArgsValue { get; init; }

    [Description("A batch's id.")]
    public string? Batch { get; init; }

    [Description("Jobs on a page, 1 to 1000; 50 when left out.")]
    public string? Limit { get; init; }

    [Description("The 'next' of the page before.")]
    public string? Cursor { get; init; }

    /// <summary>Whether it asks for more than a state.</summary>
    public bool IsFiltered => new[] { Module, Queue, Tag, ErrorCode, CreatedFrom, CreatedBefore, ArgsPath, Batch }
        .Any(value => !string.IsNullOrEmpty(value));

    /// <summary>Whether it asks for something that the page shows only when it is asked for.</summary>
    public bool IsSearch => (this with { Module = null, Queue = null }).IsFiltered;

    /// <summary>What is wrong with a query's members, for a misspelt filter would list everything; null when nothing is.</summary>
    public static JobQueryFault? CheckMembers(IEnumerable<string> members) =>
        members.FirstOrDefault(member => !Members.Contains(member, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? new(unknown, $"There is no such filter; there are {string.Join(", ", Members)}.")
            : null;

    /// <summary>
    /// What is wrong with what is given empty or by half, for a filter that is dropped would find more than was meant; null when nothing is.
    /// </summary>
    public JobQueryFault? CheckGiven()
    {
        var filters = ((string, string?)[])[("state", State), ("module", Module), ("queue", Queue), ("tag", Tag), ("errorCode", ErrorCode),
            ("createdFrom", CreatedFrom), ("createdBefore", CreatedBefore), ("argsPath", ArgsPath), ("batch", Batch)];
        foreach (var (field, text) in filters)
        {
            if (text is "") return new(field, EmptyRule);
        }

        return (ArgsPath, ArgsValue) switch
        {
            (null, not null) => new("argsPath", "Expected the path at which 'argsValue' is to stand."),
            (not null, null) => new("argsValue", "A value is required here: what is to stand at 'argsPath'.") { Code = "required" },
            _ => null,
        };
    }

    /// <summary>The query, or what is wrong with it.</summary>
    public (JobQuery? Query, JobQueryFault? Fault) Read()
    {
        var known = string.IsNullOrEmpty(State) ? null
            : States.FirstOrDefault(name => name.Equals(State, StringComparison.OrdinalIgnoreCase));
        if (known is null && !string.IsNullOrEmpty(State))
            return Bad("state", $"Expected one of {string.Join(", ", States)}, got '{State}'.");
        foreach (var (field, text) in ((string, string?)[])[("module", Module), ("queue", Queue), ("tag", Tag), ("errorCode", ErrorCode),
            ("argsPath", ArgsPath), ("argsValue", ArgsValue)])
        {
            if (text?.Contains('\0') == true) return Bad(field, "Expected no character U+0000.");
        }

        var size = DefaultLimit;
        if (!string.IsNullOrEmpty(Limit) && !(int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out size)
            && size is >= 1 and <= MaxLimit))
            return Bad("limit", $"Expected 1 to {MaxLimit}, got '{Limit}'.");
        Guid after = default;
        if (!string.IsNullOrEmpty(Cursor) && (!Guid.TryParse(Cursor, out after) || after == default))
            return Bad("cursor", $"Expected the 'next' of an earlier page, got '{Cursor}'.");
        Guid batch = default;
        if (!string.IsNullOrEmpty(Batch) && !Guid.TryParse(Batch, out batch)) return Bad("batch", $"Expected a batch's id (a UUID), got '{Batch}'.");
        if (!TryReadTime(CreatedFrom, out var from)) return BadTime("createdFrom", CreatedFrom!);
        if (!TryReadTime(CreatedBefore, out var before)) return BadTime("createdBefore", CreatedBefore!);
        if (string.IsNullOrEmpty(ArgsPath) && !string.IsNullOrEmpty(ArgsValue))
            return Bad("argsPath", "Expected the path at which 'argsValue' is to stand.");
        if (!string.IsNullOrEmpty(ArgsPath) && !JsonPath.IsPath(ArgsPath)) return Bad("argsPath", JsonPath.Rule(ArgsPath));
        return (new JobQuery
        {
            State = known,
            Module = Given(Module),
            Queue = Given(Queue),
            Tag = Given(Tag),
            ErrorCode = Given(ErrorCode),
            CreatedFrom = from,
            CreatedBefore = before,
            ArgsPath = Given(ArgsPath),
            ArgsValue = ArgsValue ?? "",
            Batch = string.IsNullOrEmpty(Batch) ? null : batch,
            Limit = size,
            After = after == default ? null : after,
        }, null);
    }

    /// <summary>The filter as a URL's query, with another state and cursor.</summary>
    public string ToQuery(string? state, Guid? cursor, bool filtered = true)
    {
        var query = new QueryBuilder();
        Add("state", state);
        if (filtered)
        {
            Add("module", Module);
            Add("queue", Queue);
            Add("tag", Tag);
            Add("errorCode", ErrorCode);
            Add("createdFrom", CreatedFrom);
            Add("createdBefore", CreatedBefore);
            Add("argsPath", ArgsPath);
            Add("argsValue", ArgsValue);
            Add("batch", Batch);
        }

        Add("limit", Limit);
        Add("cursor", cursor?.ToString());
        return query.ToString();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) query.Add(name, value);
        }
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static bool TryReadTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (!OffsetTime.TryParse(text, out var parsed)) return false;
        time = parsed;
        return true;
    }

    private static (JobQuery? Query, JobQueryFault? Fault) BadTime(string field, string got) =>
        Bad(field, $"Expected a time as ISO 8601 with offset, such as 2026-11-21T08:30:00Z, got '{got}'.");

    private static (JobQuery? Query, JobQueryFault? Fault) Bad(string field, string message) => (null, new(field, message));
}
