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

    /// <summary>A tag; null means any or none.</summary>
    [Id(5)]
    public string? Tag { get; init; }

    /// <summary>The error code of the latest attempt that failed; null means any or none.</summary>
    [Id(6)]
    public string? ErrorCode { get; init; }

    /// <summary>Enqueued at this time or later; null means any time.</summary>
    [Id(7)]
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Enqueued before this time; null means any time.</summary>
    [Id(8)]
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>A path in the arguments, such as <c>order.lines.0.sku</c>; null means none.</summary>
    [Id(9)]
    public string? ArgsPath { get; init; }

    /// <summary>What must stand at that path.</summary>
    [Id(10)]
    public string ArgsValue { get; init; } = "";

    /// <summary>Only jobs of this batch; null means any or none.</summary>
    [Id(11)]
    public Guid? Batch { get; init; }
}
