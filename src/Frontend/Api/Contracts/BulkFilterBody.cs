namespace Gristmill.Frontend.Api.Contracts;

/// <summary>Which jobs: all that is given must hold.</summary>
internal sealed record BulkFilterBody
{
    /// <summary>In this state.</summary>
    public string? State { get; init; }

    /// <summary>Of this module.</summary>
    public string? Module { get; init; }

    /// <summary>Of this queue.</summary>
    public string? Queue { get; init; }

    /// <summary>With this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Whose latest failed attempt had this code.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Enqueued at this time or later, ISO 8601 with offset.</summary>
    public string? CreatedFrom { get; init; }

    /// <summary>Enqueued before this time, ISO 8601 with offset.</summary>
    public string? CreatedBefore { get; init; }

    /// <summary>With a value at this path of their arguments.</summary>
    public string? ArgsPath { get; init; }

    /// <summary>The value.</summary>
    public string? ArgsValue { get; init; }

    /// <summary>Of this batch.</summary>
    public string? Batch { get; init; }

    /// <summary>The same as a list's query.</summary>
    public JobQueryText ToText() => new()
    {
        State = State, Module = Module, Queue = Queue, Tag = Tag, ErrorCode = ErrorCode, CreatedFrom = CreatedFrom,
        CreatedBefore = CreatedBefore, ArgsPath = ArgsPath, ArgsValue = ArgsValue, Batch = Batch,
    };

    /// <summary>The filter of a query.</summary>
    public static BulkFilterBody From(Grains.Interfaces.JobQuery query) => new()
    {
        State = query.State, Module = query.Module, Queue = query.Queue, Tag = query.Tag, ErrorCode = query.ErrorCode,
        CreatedFrom = query.CreatedFrom?.ToString("O"), CreatedBefore = query.CreatedBefore?.ToString("O"), ArgsPath = query.ArgsPath,
        ArgsValue = query.ArgsPath is null ? null : query.ArgsValue, Batch = query.Batch?.ToString(),
    };
}
