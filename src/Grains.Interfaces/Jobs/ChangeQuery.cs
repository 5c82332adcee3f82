using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>Which changes of jobs to hear of: all that is given must hold.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.changeQuery")]
public sealed record ChangeQuery
{
    /// <summary>Of jobs of this queue.</summary>
    [Id(0)]
    public string? Queue { get; init; }

    /// <summary>Of jobs of this module.</summary>
    [Id(1)]
    public string? Module { get; init; }

    /// <summary>Of jobs of this operation.</summary>
    [Id(2)]
    public string? Operation { get; init; }

    /// <summary>Into this state.</summary>
    [Id(3)]
    public string? State { get; init; }

    /// <summary>Of jobs with this tag.</summary>
    [Id(4)]
    public string? Tag { get; init; }
}
