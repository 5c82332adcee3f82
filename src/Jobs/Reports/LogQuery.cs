namespace Gristmill.Jobs;

/// <summary>Which lines of a job to read.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Limit">Lines, at most.</param>
public sealed record LogQuery(Guid Job, int Limit)
{
    /// <summary>Those of this attempt only; null means of all.</summary>
    public int? Attempt { get; init; }

    /// <summary>Those after this one only.</summary>
    public ReportPosition After { get; init; }

    /// <summary>The last ones instead of the first, still in order.</summary>
    public bool Last { get; init; }
}
