using Gristmill.Embedded.Calls;
using Orleans;
using Orleans.Runtime;

namespace Gristmill.Embedded.Catalog;

/// <summary>Finds the grain interfaces of a class and the methods that implement them.</summary>
internal static class GrainInterfaces
{
    /// <summary>Whether calls go through an interface: it is a grain's, and not one of the markers.</summary>
    public static bool IsGrainInterface(Type type) => type.IsAssignableTo(typeof(IGrain)) && !IsMarker(type);

    /// <summary>The methods of all grain interfaces of a class.</summary>
    /// <exception cref="InvalidOperationException">A method has a shape that cannot be called.</exception>
    public static IEnumerable<GrainMethod> MapMethods(GrainClass grainClass) =>
        grainClass.Interfaces
            .SelectMany(type => type.GetInterfaces().Append(type))
            .Where(type => !IsMarker(type))
            .Distinct()
            .SelectMany(type => Map(grainClass, type));

    private static IEnumerable<GrainMethod> Map(GrainClass grainClass, Type type)
    {
        if (type.IsGenericType)
            throw new InvalidOperationException($"Grain interface {type}: expected no type parameters.");
        var map = grainClass.Type.GetInterfaceMap(type);
        for (var i = 0; i < map.InterfaceMethods.Length; i++)
        {
            var method = map.InterfaceMethods[i];
            if (method.IsStatic) continue;
            if (GrainMethodShape.Fault(method) is { } fault)
                throw new InvalidOperationException($"Grain method {type}.{method.Name}: {fault}.");
            yield return GrainMethod.Create(grainClass, method, map.TargetMethods[i]);
        }
    }

    private static bool IsMarker(Type type) =>
        type == typeof(IAddressable) || type == typeof(IGrain) || type == typeof(IGrainWithStringKey)
        || type == typeof(IGrainWithIntegerKey) || type == typeof(IGrainWithGuidKey);
}
