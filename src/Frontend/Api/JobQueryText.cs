using System.Globalization;
using Gristmill.Grains.Interfaces;

namespace Gristmill.Frontend.Api;

/// <summary>A list's filter, as a URL carries it; the pages and the Web API read it alike.</summary>
internal static class JobQueryText
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1_000;

    /// <summary>The states' names, in the order of a job's life.</summary>
    public static readonly string[] States =
        ["Scheduled", "Available", "Running", "Retryable", "Completed", "Canceled", "Discarded"];

    private static readonly string[] Members = ["state", "module", "queue", "limit", "cursor"];

    /// <summary>What is wrong with a query's members, for a misspelt filter would list everything; null when nothing is.</summary>
    public static JobQueryFault? CheckMembers(IEnumerable<string> members) =>
        members.FirstOrDefault(member => !Members.Contains(member, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? new(unknown, $"There is no such filter; there are {string.Join(", ", Members)}.")
            : null;

    /// <summary>The query, or what is wrong with it.</summary>
    public static (JobQuery? Query, JobQueryFault? Fault) Read(
        string? state, string? module, string? queue, string? limit, string? cursor)
    {
        var known = string.IsNullOrEmpty(state) ? null
            : States.FirstOrDefault(name => name.Equals(state, StringComparison.OrdinalIgnoreCase));
        if (known is null && !string.IsNullOrEmpty(state))
            return Bad("state", $"Expected one of {string.Join(", ", States)}, got '{state}'.");
        var size = DefaultLimit;
        if (limit is not null && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size)
            && size is >= 1 and <= MaxLimit))
            return Bad("limit", $"Expected 1 to {MaxLimit}, got '{limit}'.");
        Guid after = default;
        if (!string.IsNullOrEmpty(cursor) && (!Guid.TryParse(cursor, out after) || after == default))
            return Bad("cursor", $"Expected the 'next' of an earlier page, got '{cursor}'.");
        return (new JobQuery
        {
            State = known,
            Module = string.IsNullOrEmpty(module) ? null : module,
            Queue = string.IsNullOrEmpty(queue) ? null : queue,
            Limit = size,
            After = after == default ? null : after,
        }, null);
    }

    private static (JobQuery? Query, JobQueryFault? Fault) Bad(string field, string message) => (null, new(field, message));
}
