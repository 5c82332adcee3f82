namespace Gristmill.Jobs;

/// <summary>A limit that a job starts under.</summary>
/// <param name="Code">The code of the reason when it is full.</param>
/// <param name="Message">The same, for a person.</param>
/// <param name="Room">How many jobs it lets start now.</param>
/// <param name="Ahead">How many of the jobs under it come before this one.</param>
internal sealed record WaitLimit(string Code, string Message, long Room, long Ahead)
{
    /// <summary>How many jobs start when it has room again.</summary>
    public long Next { get; init; } = 1;

    /// <summary>Whether it is one of the job's key, not of the whole queue.</summary>
    public bool IsOfKey { get; init; }

    /// <summary>When it has room again; null where that is not known.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Which of the queue's running jobs hold it; null where none do.</summary>
    public Func<Job, bool>? IsHeldBy { get; init; }
}
