using System.Security.Cryptography;
using System.Text;

namespace Gristmill.Modules;

/// <summary>
/// What tells whether a module's files changed, without reading them: the names, sizes and times of change of them all.
/// </summary>
internal static class FolderStamp
{
    /// <summary>The stamp of a folder with all below it, or of a file.</summary>
    /// <exception cref="IOException">Something of it went away meanwhile.</exception>
    public static string Of(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in ModuleFiles.Of(path))
        {
            var detail = entry.LinkTarget is { } target ? $"-> {target}"
                : entry is FileInfo file ? $"{file.Length} {file.LastWriteTimeUtc.Ticks}"
                : "/";
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(path, entry.FullName)}\0{detail}\0"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
