namespace Gristmill.Modules;

/// <summary>A version of a module, as a person may see it.</summary>
/// <param name="Version">The version; empty for a flat folder whose manifest cannot be used.</param>
/// <param name="Active">Whether calls get it.</param>
/// <param name="Pinned">Whether the configuration asks for it.</param>
/// <param name="Loaded">Whether it has an instance.</param>
/// <param name="Draining">Whether it takes no further call and still has some.</param>
/// <param name="Calls">Calls that hold it.</param>
/// <param name="Error">Why it cannot be used; null when nothing is wrong.</param>
public sealed record VersionInfo(
    string Version, bool Active, bool Pinned, bool Loaded, bool Draining, int Calls, string? Error);
