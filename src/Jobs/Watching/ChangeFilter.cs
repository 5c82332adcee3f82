namespace Gristmill.Jobs;

/// <summary>Which changes somebody wants to hear of: all that is given must hold.</summary>
public sealed record ChangeFilter
{
    /// <summary>Of jobs of this queue.</summary>
    public string? Queue { get; init; }

    /// <summary>Of jobs of this module.</summary>
    public string? Module { get; init; }

    /// <summary>Of jobs of this operation.</summary>
    public string? Operation { get; init; }

    /// <summary>Into this state.</summary>
    public JobState? State { get; init; }

    /// <summary>Of jobs with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Whether a change is wanted.</summary>
    public bool Takes(JobChange change) =>
        (Queue is null || Queue == change.Queue) && (Module is null || Module == change.Module)
        && (Operation is null || Operation == change.Operation) && (State is null || State == change.State)
        && (Tag is null || change.Tags.Contains(Tag));
}
