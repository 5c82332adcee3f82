using System.Collections.Concurrent;

namespace Gristmill.Testing.Nodes;

/// <summary>A directory that is gone after the test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    private static readonly ConcurrentDictionary<string, bool> Live = new();

    public TemporaryDirectory() => Live[Path] = true;

    public string Path { get; } = Directory.CreateTempSubdirectory("gristmill-").FullName;

    /// <summary>Removes all that are left, for a program that is told to stop.</summary>
    public static void RemoveAll()
    {
        foreach (var path in Live.Keys) Directory.Delete(path, recursive: true);
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        Live.TryRemove(Path, out _);
        Directory.Delete(Path, recursive: true);
    }
}
