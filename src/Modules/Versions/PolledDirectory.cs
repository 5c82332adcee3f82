namespace Gristmill.Modules;

/// <summary>Finds what changed in a modules directory by looking, where the system cannot tell. One look at a time.</summary>
internal sealed class PolledDirectory(string directory)
{
    private Dictionary<string, string> _stamps = Read(directory);

    /// <summary>The entries of the directory that are others than at the look before, gone or new ones included.</summary>
    public IReadOnlyList<string> Look()
    {
        var (before, now) = (_stamps, Read(directory));
        _stamps = now;
        return [.. before.Keys.Union(now.Keys).Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name))];
    }

    private static Dictionary<string, string> Read(string directory)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(directory).ToDictionary(entry => Path.GetFileName(entry), Stamp, StringComparer.Ordinal);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Stamp(string entry)
    {
        try
        {
            // A module's folder leaves its versions' folders out.
            return Directory.Exists(entry)
                ? string.Join(' ', Directory.EnumerateDirectories(entry).Where(ModuleFiles.HasManifest).Order(StringComparer.Ordinal)
                    .Prepend(entry).Select(folder => $"{Path.GetFileName(folder)} {FolderStamp.Of(folder)}"))
                : FolderStamp.Of(entry);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // Something of it went away meanwhile, or may not be read: another stamp than when it can.
            return "";
        }
    }
}
