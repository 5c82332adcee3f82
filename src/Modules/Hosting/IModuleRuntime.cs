namespace Gristmill.Modules;

/// <summary>What can host modules of one kind.</summary>
public interface IModuleRuntime
{
    /// <summary>The manifest's word for it: <c>dotnet</c>, <c>native</c>, <c>process</c> or <c>wasm</c>.</summary>
    string Name { get; }

    /// <summary>Loads a module. Called once per module, not concurrently for the same one.</summary>
    /// <exception cref="ModuleLoadException">It cannot be loaded.</exception>
    Task<IModuleInstance> LoadAsync(ModuleManifest manifest, CancellationToken cancellation);
}
