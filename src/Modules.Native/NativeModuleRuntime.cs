using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Native;

/// <summary>
/// Hosts shared libraries that keep to <c>sdk/c/gristmill_module.h</c>: in this process, for trusted code, since a library that
/// crashes takes the node with it; or, where the manifest says so, in worker processes that another runtime manages.
/// </summary>
/// <param name="limits">How many instances there may be.</param>
/// <param name="options">What bounds results.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where modules' lines go.</param>
/// <param name="processes">The runtime named <see cref="ModuleManifest.ProcessRuntime"/>; null where there is none.</param>
public sealed class NativeModuleRuntime(
    HostLimits limits, ModuleHostOptions options, TimeProvider time, ILogger<NativeModuleRuntime> logger,
    IModuleRuntime? processes = null) : IBareModuleRuntime
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
        var file = NativeFileName.Find(manifest);
        if (manifest.Native!.IsIsolated) return await LoadIsolatedAsync(manifest, file, cancellation);
        var library = NativeLibraryFile.Load(file);
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

    private Task<IModuleInstance> LoadIsolatedAsync(ModuleManifest manifest, string file, CancellationToken cancellation)
    {
        if (processes is null || !File.Exists(NativeHost.Program))
            throw new ModuleLoadException($"Module {manifest.Name} wants a process of its own, and there is no {NativeHost.Program}.");
        return processes.LoadAsync(
            manifest with
            {
                Entry = Path.GetRelativePath(manifest.Directory, file),
                Process = NativeHost.Process(manifest, file, options.MaxResultBytes),
            },
            cancellation);
    }
}
