using System.Collections.Immutable;

namespace Gristmill.Modules;

/// <summary>A module, as a list shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Manifest">What the version that is served says of itself; null when there is none that can be used.</param>
/// <param name="Loaded">Whether it is loaded.</param>
/// <param name="Error">
/// Why it, or a newer version of it, cannot be used, or failed to load the last time; null when nothing is wrong.
/// </param>
public sealed record ModuleInfo(string Name, ModuleManifest? Manifest, bool Loaded, string? Error)
{
    /// <summary>Live copies of it.</summary>
    public int Instances { get; init; }

    /// <summary>Its versions, the newest first; empty in lists.</summary>
    public ImmutableArray<VersionInfo> Versions { get; init; } = [];

    /// <summary>Its worker processes, where it is asked for alone and has any.</summary>
    public PoolInfo? Pool { get; init; }

    /// <summary>How its calls went; null in lists, and for one that cannot be used.</summary>
    public StatisticsInfo? Statistics { get; init; }
}
