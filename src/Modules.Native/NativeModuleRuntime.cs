using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Native;

/// <summary>
/// Hosts shared libraries that keep to <c>sdk/c/gristmill_module.h</c>, in this process: for trusted code, since a
/// library that crashes takes the node with it.
/// </summary>
public sealed class NativeModuleRuntime(
    HostLimits limits, ModuleHostOptions options, TimeProvider time, ILogger<NativeModuleRuntime> logger) : IBareModuleRuntime
{
    /// <inheritdoc />
    public string Name => ModuleManifest.NativeRuntime;

    /// <inheritdoc />
    public string FileName(string module) => NativeFileName.Of(module);

    /// <inheritdoc />
    public string? ModuleName(string fileName)
    {
        var name = Path.GetFileNameWithoutExtension(fileName);
        if (!OperatingSystem.IsWindows()) name = name.StartsWith("lib", StringComparison.Ordinal) ? name["lib".Length..] : "";
        return name.Length > 0 && FileName(name) == fileName ? name : null;
    }

    /// <inheritdoc />
    public ReadOnlyMemory<byte> Describe(string path)
    {
        using var library = NativeLibraryFile.Load(path);
        return library.Description()
            ?? throw new ModuleLoadException(
                $"{path} does not export gristmill_describe: put it into a folder with a module.json.");
    }

    /// <inheritdoc />
    public async Task<IModuleInstance> LoadAsync(ModuleManifest manifest, CancellationToken cancellation)
    {
        var library = NativeLibraryFile.Load(NativeFileName.Find(manifest));
        try
        {
            return await NativeModuleInstance.StartAsync(manifest, library, limits, options.MaxResultBytes, time, logger);
        }
        catch
        {
            library.Dispose();
            throw;
        }
    }
}
