using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Native;

/// <summary>
/// Hosts shared libraries that keep to <c>sdk/c/gristmill_module.h</c>, in this process: for trusted code, since a
/// library that crashes takes the node with it.
/// </summary>
public sealed class NativeModuleRuntime(
    HostLimits limits, ModuleHostOptions options, TimeProvider time, ILogger<NativeModuleRuntime> logger) : IModuleRuntime
{
    /// <inheritdoc />
    public string Name => ModuleManifest.NativeRuntime;

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
