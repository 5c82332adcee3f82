namespace Gristmill.Jobs;

/// <summary>A set of jobs that every store can go through by id without touching others.</summary>
public abstract record JobIndex
{
    private JobIndex()
    {
    }

    /// <summary>The jobs in a state, of a module and of a queue, each where it is given.</summary>
    public sealed record Of(JobState? State, string? Module, string? Queue) : JobIndex;

    /// <summary>The jobs that have a tag.</summary>
    public sealed record OfTag(string Tag) : JobIndex;

    /// <summary>The jobs of a batch.</summary>
    public sealed record OfBatch(Guid Batch) : JobIndex;

    /// <summary>The jobs whose latest failed attempt had this error code.</summary>
    public sealed record OfErrorCode(string Code) : JobIndex;
}
