namespace Gristmill.Modules;

/// <summary>The files of one version of a module.</summary>
internal static class ModuleFiles
{
    /// <summary>
    /// Everything below a folder, in order of name, links not followed; or the one file. Folders that are versions of their own
    /// are left out.
    /// </summary>
    public static IEnumerable<FileSystemInfo> Of(string path)
    {
        if (File.Exists(path)) return [new FileInfo(path)];
        return Below(new DirectoryInfo(path), isTop: true);
    }

    /// <summary>Whether a folder has a manifest.</summary>
    public static bool HasManifest(string folder) => File.Exists(Path.Combine(folder, ModuleManifest.FileName));

    private static IEnumerable<FileSystemInfo> Below(DirectoryInfo folder, bool isTop)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var below = entry is DirectoryInfo { LinkTarget: null } directory ? directory : null;
            if (isTop && below is not null && HasManifest(below.FullName)) continue;
            yield return entry;
            if (below is null) continue;
            foreach (var deeper in Below(below, isTop: false)) yield return deeper;
        }
    }
}
