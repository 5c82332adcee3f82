namespace Gristmill.Modules;

/// <summary>A manifest cannot be used; the message names the file, the path within it, what was expected and got.</summary>
public sealed class ManifestException(string file, string path, string problem, Exception? inner = null)
    : Exception($"{file}{(path.Length == 0 ? "" : $", {path}")}: {problem}", inner);
