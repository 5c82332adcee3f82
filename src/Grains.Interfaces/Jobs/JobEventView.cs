using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>Something new of a job. Exactly one of the job, the progress and the line is set.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.jobEvent")]
public sealed record JobEventView
{
    /// <summary>What was seen once this is: what is new after it is asked for by this.</summary>
    [Id(0)]
    public required string Cursor { get; init; }

    /// <summary>The job in another state than before.</summary>
    [Id(1)]
    public JobView? Job { get; init; }

    /// <summary>How far it is.</summary>
    [Id(2)]
    public ProgressView? Progress { get; init; }

    /// <summary>A line that an attempt logged.</summary>
    [Id(3)]
    public LogLineView? Line { get; init; }
}
