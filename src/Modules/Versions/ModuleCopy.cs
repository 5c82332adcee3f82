namespace Gristmill.Modules;

/// <summary>A module's files as they were at one moment, for one instance alone; disposing it, once or more, removes them.</summary>
/// <param name="path">The folder, or the file, with the name that the original has.</param>
/// <param name="hash">Of all contents, in hexadecimal.</param>
/// <param name="owned">The folder to remove; null when the original itself is used.</param>
internal sealed class ModuleCopy(string path, string hash, string? owned) : IDisposable
{
    /// <summary>The folder, or the file.</summary>
    public string Path => path;

    /// <summary>Tells whether two copies have the same contents; empty when the original itself is used.</summary>
    public string Hash => hash;

    /// <summary>The folder to load from.</summary>
    public string Folder => Directory.Exists(path) ? path : System.IO.Path.GetDirectoryName(path)!;

    /// <inheritdoc />
    public void Dispose()
    {
        if (owned is null || !Directory.Exists(owned)) return;
        try
        {
            Directory.Delete(owned, recursive: true);
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            // Some systems keep a file that is still mapped; what is left goes with the folder of all copies.
        }
    }
}
