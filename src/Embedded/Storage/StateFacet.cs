using System.Reflection;
using Gristmill.Embedded.Activations;
using Gristmill.Embedded.Catalog;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;

namespace Gristmill.Embedded.Storage;

/// <summary>A constructor's parameter that asks for a stored state.</summary>
internal abstract class StateFacet
{
    /// <summary>A new activation's state, not yet read.</summary>
    public abstract IStoredState CreateState(Activation activation);

    /// <summary>Reads the parameter, and sees that its storage is there.</summary>
    /// <exception cref="InvalidOperationException">The parameter cannot be given.</exception>
    public static StateFacet Create(GrainClass grainClass, ParameterInfo parameter)
    {
        var where = $"{grainClass.Type}, parameter '{parameter.Name}'";
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            throw new InvalidOperationException($"{where}: expected IPersistentState<T>, got {type}.");
        if (grainClass.Type.IsDefined(typeof(StatelessWorkerAttribute)))
            throw new InvalidOperationException($"{where}: a stateless worker has no stored state.");
        var attribute = parameter.GetCustomAttribute<PersistentStateAttribute>()!;
        var services = grainClass.Engine.Services;
        var known = services.GetRequiredService<IServiceProviderIsKeyedService>();
        var name = attribute.StorageName;
        if (name is null ? !known.IsService(typeof(IGrainStorage)) : !known.IsKeyedService(typeof(IGrainStorage), name))
            throw new InvalidOperationException(
                $"{where}: expected a service {nameof(IGrainStorage)}{(name is null ? "" : $" with the key '{name}'")}, got none.");
        return (StateFacet)Activator.CreateInstance(
            typeof(StateFacet<>).MakeGenericType(type.GetGenericArguments()), services, attribute)!;
    }
}
