using System.Reflection;
using System.Runtime.Loader;
using Gristmill.Modules.Sdk;

namespace Gristmill.Modules.DotNet;

/// <summary>
/// A module's own assemblies, apart from the host's and from other modules', and collectible. The SDK alone is shared,
/// for its types are what host and module have in common.
/// </summary>
internal sealed class ModuleLoadContext(string name, string entry) : AssemblyLoadContext(name, isCollectible: true)
{
    private static readonly string Shared = typeof(IModule).Assembly.GetName().Name!;

    private readonly AssemblyDependencyResolver _resolver = new(entry);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == Shared) return typeof(IModule).Assembly;
        var path = _resolver.ResolveAssemblyToPath(assemblyName);
        return path is null ? null : LoadFromAssemblyPath(path);
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = _resolver.ResolveUnmanagedDllToPath(unmanagedDllName);
        return path is null ? 0 : LoadUnmanagedDllFromPath(path);
    }
}
