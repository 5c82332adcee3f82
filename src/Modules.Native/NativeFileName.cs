namespace Gristmill.Modules.Native;

/// <summary>
/// Where a module's library stands: the manifest's <c>entry</c> as it is, or that as a bare name, which each platform
/// dresses in its own way.
/// </summary>
internal static class NativeFileName
{
    /// <summary>The platform's file name of a library.</summary>
    public static string Of(string name) => OperatingSystem.IsWindows() ? $"{name}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{name}.dylib"
        : $"lib{name}.so";

    /// <summary>The library's full path.</summary>
    /// <exception cref="ModuleLoadException">There is no such file.</exception>
    public static string Find(ModuleManifest manifest)
    {
        var dressed = Path.Combine(
            Path.GetDirectoryName(manifest.EntryPath)!, Of(Path.GetFileName(manifest.EntryPath)));
        return File.Exists(manifest.EntryPath) ? manifest.EntryPath
            : File.Exists(dressed) ? dressed
            : throw new ModuleLoadException(
                $"Module {manifest.Name}: there is no file {manifest.EntryPath} nor {dressed}.");
    }
}
