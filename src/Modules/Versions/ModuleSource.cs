namespace Gristmill.Modules;

/// <summary>One version of a module as it stands in a modules directory.</summary>
internal sealed record ModuleSource
{
    /// <summary>The module's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version; where its manifest cannot be used, its folder's name.</summary>
    public required string Version { get; init; }

    /// <summary>Its folder, or the file that it is.</summary>
    public required string Path { get; init; }

    /// <summary>The runtime that describes a single file; null for a folder.</summary>
    public IBareModuleRuntime? Bare { get; init; }

    /// <summary>What it says of itself; null when that cannot be used.</summary>
    public ModuleManifest? Manifest { get; init; }

    /// <summary>Why its manifest cannot be used; null when it can.</summary>
    public ManifestException? Fault { get; init; }

    /// <summary>Its files as they were when the manifest was read.</summary>
    public required string Stamp { get; init; }
}
