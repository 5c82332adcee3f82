namespace Gristmill.Jobs;

/// <summary>Which jobs to list. All that is set must hold.</summary>
public sealed record JobFilter
{
    /// <summary>How far the ids of a burst may run ahead of the time when their jobs were made.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    /// <summary>Only jobs in this state.</summary>
    public JobState? State { get; init; }

    /// <summary>Only jobs of this module.</summary>
    public string? Module { get; init; }

    /// <summary>Only jobs of this queue.</summary>
    public string? Queue { get; init; }

    /// <summary>Only jobs that have this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Only jobs whose latest failed attempt had this error code.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Only jobs of this batch.</summary>
    public Guid? Batch { get; init; }

    /// <summary>Only jobs enqueued at this time or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only jobs enqueued before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Only jobs with this in their arguments.</summary>
    public ArgsCondition? Args { get; init; }

    /// <summary>Jobs on a page, 1 to 1,000.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>The last id of the page before; null for the first page.</summary>
    public Guid? After { get; init; }

    /// <summary>What the store is to go through, narrowest first.</summary>
    internal JobIndex Index =>
        Batch is { } batch ? new JobIndex.OfBatch(batch)
        : Tag is { } tag ? new JobIndex.OfTag(tag)
        : ErrorCode is { } code ? new JobIndex.OfErrorCode(code)
        : new JobIndex.Of(State, Module, Queue);

    /// <summary>Whether going through <see cref="Index"/> finds nothing but what the filter wants.</summary>
    internal bool IsExact => Args is null && CreatedFrom is null && CreatedBefore is null
        && (Tag is null && ErrorCode is null && Batch is null
            || (State is null && Module is null && Queue is null && new object?[] { Tag, ErrorCode, Batch }.Count(one => one is not null) == 1));

    /// <summary>Where to begin: below this id.</summary>
    internal Guid? Below => CreatedBefore is not { } before ? After
        : JobIds.First(Later(before)) is var first && After is { } after && after.CompareTo(first) < 0 ? after : first;

    /// <summary>Where to end: at this id.</summary>
    internal Guid? From => CreatedFrom is { } from ? JobIds.First(from) : null;

    /// <summary>Whether a job is wanted.</summary>
    internal bool Wants(Job job) =>
        (State is null || job.State == State) && (Module is null || job.Module == Module) && (Queue is null || job.Queue == Queue)
        && (Tag is null || job.Tags.Contains(Tag)) && (ErrorCode is null || job.ErrorCode == ErrorCode)
        && (Batch is null || job.Batch == Batch)
        && (CreatedFrom is null || job.CreatedAt >= CreatedFrom) && (CreatedBefore is null || job.CreatedAt < CreatedBefore)
        && (Args is null || Args.Holds(job.Args));

    private static DateTimeOffset Later(DateTimeOffset time) =>
        DateTimeOffset.MaxValue - time > Ahead ? time + Ahead : DateTimeOffset.MaxValue;
}
