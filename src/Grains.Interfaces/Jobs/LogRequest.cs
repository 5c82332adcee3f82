using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>Which lines of a job to list.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.logRequest")]
public sealed record LogRequest
{
    /// <summary>The job's id.</summary>
    [Id(0)]
    public required Guid Job { get; init; }

    /// <summary>Lines, at most.</summary>
    [Id(1)]
    public required int Limit { get; init; }

    /// <summary>Of this attempt only; null means of all.</summary>
    [Id(2)]
    public int? Attempt { get; init; }

    /// <summary>After the line with this id only; null means from the first on.</summary>
    [Id(3)]
    public string? After { get; init; }

    /// <summary>The last ones instead of the first, still in order.</summary>
    [Id(4)]
    public bool Last { get; init; }
}
