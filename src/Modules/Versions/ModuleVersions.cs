using System.Collections.Immutable;

namespace Gristmill.Modules;

/// <summary>A module's versions in a modules directory, and the one to serve.</summary>
/// <param name="All">All of them, the newest first.</param>
/// <param name="Chosen">The pinned one, or the newest whose manifest can be used; null when there is none.</param>
/// <param name="Fault">Why none is chosen, or one that is newer than the chosen is passed over; null when nothing is wrong.</param>
internal sealed record ModuleVersions(ImmutableArray<ModuleSource> All, ModuleSource? Chosen, ManifestException? Fault)
{
    /// <summary>Chooses among a module's versions.</summary>
    public static ModuleVersions Choose(string name, IEnumerable<ModuleSource> found, string? pinned)
    {
        ImmutableArray<ModuleSource> all =
            [.. found.OrderByDescending(source => source.Version, VersionOrder.Instance).ThenBy(source => source.Path, StringComparer.Ordinal)];
        if (pinned is not null)
        {
            var wanted = all.FirstOrDefault(source => source.Version == pinned);
            return wanted is null
                ? new(all, null, new ManifestException($"{ModuleHostOptions.Section}:{nameof(ModuleHostOptions.Pinned)}:{name}", "",
                    $"expected one of {string.Join(", ", all.Select(source => $"'{source.Version}'"))}, got '{pinned}'."))
                : new(all, wanted.Manifest is null ? null : wanted, wanted.Fault);
        }

        return new(all, all.FirstOrDefault(source => source.Manifest is not null),
            all.TakeWhile(source => source.Manifest is null).FirstOrDefault()?.Fault);
    }
}
