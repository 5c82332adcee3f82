namespace Gristmill.Modules;

/// <summary>A runtime whose modules may be a single file in a modules directory, which describes itself.</summary>
public interface IBareModuleRuntime : IModuleRuntime
{
    /// <summary>The file's name for a module's name.</summary>
    string FileName(string module);

    /// <summary>The module's name for a file's name; null when the file is none of this runtime's.</summary>
    string? ModuleName(string fileName);

    /// <summary>The file's own manifest: UTF-8 JSON without <c>name</c>, <c>runtime</c> and <c>entry</c>.</summary>
    /// <exception cref="ModuleLoadException">It cannot be had.</exception>
    ReadOnlyMemory<byte> Describe(string path);
}
