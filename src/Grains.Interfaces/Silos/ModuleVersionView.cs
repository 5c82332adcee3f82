using Orleans;

namespace Gristmill.Grains.Interfaces;

/// <summary>A version of a module.</summary>
[GenerateSerializer, Immutable, Alias("gristmill.moduleVersion")]
public sealed record ModuleVersionView
{
    /// <summary>The version; empty for a folder whose manifest cannot be used and whose name does not say it.</summary>
    [Id(0)]
    public required string Version { get; init; }

    /// <summary>Whether calls get it.</summary>
    [Id(1)]
    public bool Active { get; init; }

    /// <summary>Whether the configuration asks for it.</summary>
    [Id(2)]
    public bool Pinned { get; init; }

    /// <summary>Whether it has an instance.</summary>
    [Id(3)]
    public bool Loaded { get; init; }

    /// <summary>Whether it takes no further call and still has some.</summary>
    [Id(4)]
    public bool Draining { get; init; }

    /// <summary>Calls that hold it.</summary>
    [Id(5)]
    public int Calls { get; init; }

    /// <summary>Why it cannot be used; null when nothing is wrong.</summary>
    [Id(6)]
    public string? Error { get; init; }
}
