using System.Reflection;
using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.DotNet;

/// <summary>Hosts .NET assemblies in this process: the fastest runtime, for trusted code.</summary>
public sealed class DotNetModuleRuntime(ILogger<DotNetModuleRuntime> logger) : IModuleRuntime
{
    /// <inheritdoc />
    public string Name => "dotnet";

    /// <inheritdoc />
    public Task<IModuleInstance> LoadAsync(ModuleManifest manifest, CancellationToken cancellation)
    {
        if (!File.Exists(manifest.EntryPath))
            throw new ModuleLoadException($"Module {manifest.Name}: there is no file {manifest.EntryPath}.");
        var context = new ModuleLoadContext(manifest.Name, manifest.EntryPath);
        try
        {
            var type = ModuleType(manifest, context.LoadFromAssemblyPath(manifest.EntryPath));
            var module = (IModule)Activator.CreateInstance(type)!;
            return Task.FromResult<IModuleInstance>(new DotNetModuleInstance(manifest.Name, module, context, logger));
        }
        catch (Exception failure)
        {
            context.Unload();
            var cause = failure is TargetInvocationException { InnerException: { } inner } ? inner : failure;
            throw failure as ModuleLoadException
                ?? new ModuleLoadException($"Module {manifest.Name} cannot be loaded: {cause.Message}", cause);
        }
    }

    private static Type ModuleType(ModuleManifest manifest, Assembly assembly)
    {
        var candidates = assembly.GetExportedTypes()
            .Where(type => type.IsAssignableTo(typeof(IModule)) && type is { IsAbstract: false, IsInterface: false })
            .Where(type => manifest.Type.Length == 0 || type.FullName == manifest.Type)
            .ToArray();
        return candidates switch
        {
            [var only] when only.GetConstructor(Type.EmptyTypes) is not null => only,
            [var only] => throw new ModuleLoadException(
                $"Module {manifest.Name}: {only.FullName} has no public constructor without parameters."),
            [] => throw new ModuleLoadException(
                $"Module {manifest.Name}: {manifest.Entry} has no public class "
                + (manifest.Type.Length == 0 ? "that is an IModule." : $"'{manifest.Type}' that is an IModule.")),
            _ => throw new ModuleLoadException(
                $"Module {manifest.Name}: {manifest.Entry} has several modules "
                + $"({string.Join(", ", candidates.Select(c => c.FullName))}); name one in the manifest's 'type'."),
        };
    }
}
