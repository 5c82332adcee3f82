namespace Gristmill.Modules.Wasm;

/// <summary>
/// Hosts WebAssembly modules, which reach nothing but what they are given: for code of anybody. They run in worker
/// processes, each a Node with <c>host.mjs</c>, which another runtime manages.
/// </summary>
/// <param name="processes">The runtime named <see cref="ModuleManifest.ProcessRuntime"/>.</param>
public sealed class WasmModuleRuntime(IModuleRuntime processes) : IModuleRuntime
{
    /// <inheritdoc />
    public string Name => ModuleManifest.WasmRuntime;

    /// <inheritdoc />
    public Task<IModuleInstance> LoadAsync(ModuleManifest manifest, CancellationToken cancellation)
    {
        var wasm = manifest.Wasm
            ?? throw new ModuleLoadException($"Module {manifest.Name}: its manifest has no 'wasm'.");
        if (!File.Exists(WasmHost.Script))
            throw new ModuleLoadException($"Module {manifest.Name}: there is no file {WasmHost.Script}.");
        return processes.LoadAsync(manifest with { Process = WasmHost.Process(manifest.Entry, wasm) }, cancellation);
    }
}
