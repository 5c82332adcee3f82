namespace Gristmill.Jobs;

/// <summary>Which jobs to list.</summary>
public sealed record JobFilter
{
    /// <summary>Only jobs in this state.</summary>
    public JobState? State { get; init; }

    /// <summary>Only jobs of this module.</summary>
    public string? Module { get; init; }

    /// <summary>Only jobs of this queue.</summary>
    public string? Queue { get; init; }

    /// <summary>Jobs on a page, 1 to 1,000.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>The last id of the page before; null for the first page.</summary>
    public Guid? After { get; init; }
}
