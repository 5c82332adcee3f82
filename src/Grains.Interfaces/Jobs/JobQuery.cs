using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>Which jobs to list, newest first.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.jobQuery")]
public sealed record JobQuery
{
    /// <summary>A state's name; null means any.</summary>
    [Id(0)]
    public string? State { get; init; }

    /// <summary>A module's name; null means any.</summary>
    [Id(1)]
    public string? Module { get; init; }

    /// <summary>A queue's name; null means any.</summary>
    [Id(2)]
    public string? Queue { get; init; }

    /// <summary>Jobs on a page, 1 to 1,000.</summary>
    [Id(3)]
    public int Limit { get; init; } = 50;

    /// <summary>The last id of the page before; null for the first page.</summary>
    [Id(4)]
    public Guid? After { get; init; }
}
