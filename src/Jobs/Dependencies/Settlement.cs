namespace Gristmill.Jobs;

/// <summary>What it came to when the ends of jobs were told to those that wait for them.</summary>
/// <param name="Ended">Jobs whose end was told.</param>
/// <param name="Released">Jobs that wait for no other any more.</param>
/// <param name="MayHaveMore">Whether there may be more ends to tell.</param>
public sealed record Settlement(int Ended, int Released, bool MayHaveMore)
{
    /// <summary>When the first of the released jobs that are not Available falls due; null when there is none.</summary>
    public DateTimeOffset? NextDueAt { get; init; }

    /// <summary>The jobs that were released or ended by it, before and after.</summary>
    public IReadOnlyList<(Job Held, Job Next)> Changed { get; init; } = [];

    /// <summary>The jobs that were enqueued because a batch finished.</summary>
    public IReadOnlyList<Job> Followed { get; init; } = [];
}
