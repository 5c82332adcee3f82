namespace Gristmill.Modules;

/// <summary>A module folder, as a list shows it.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Manifest">What it says of itself; null when that cannot be used.</param>
/// <param name="Loaded">Whether it is loaded.</param>
/// <param name="Error">Why it cannot be used, or failed to load the last time; null when nothing is wrong.</param>
public sealed record ModuleInfo(string Name, ModuleManifest? Manifest, bool Loaded, string? Error)
{
    /// <summary>Its worker processes, where it is asked for alone and has any.</summary>
    public PoolInfo? Pool { get; init; }
}
