namespace Gristmill.Jobs;

/// <summary>Something new of a job. Exactly one of the job, the progress and the line is set.</summary>
/// <param name="Cursor">What was seen once this is.</param>
public sealed record JobEvent(JobCursor Cursor)
{
    /// <summary>The job in another state than before, without arguments and result.</summary>
    public Job? Job { get; init; }

    /// <summary>How far it is.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>A line that an attempt logged.</summary>
    public LogLine? Line { get; init; }
}
