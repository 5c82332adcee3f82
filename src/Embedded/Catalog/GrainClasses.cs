using Gristmill.Embedded.Hosting;
using Orleans;

namespace Gristmill.Embedded.Catalog;

/// <summary>Finds the grain classes of the engine.</summary>
internal static class GrainClasses
{
    /// <summary>The grain classes of the options' assemblies and the engine's own.</summary>
    /// <exception cref="InvalidOperationException">A class cannot be run, or two share a grain type.</exception>
    public static List<GrainClass> Find(EmbeddedEngine engine)
    {
        var classes = engine.Options.GrainAssemblies
            .Append(typeof(GrainClasses).Assembly)
            .Distinct()
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
                && type.IsAssignableTo(typeof(Grain)))
            .Select(type => new GrainClass(engine, type))
            .ToList();
        foreach (var shared in classes.GroupBy(grainClass => grainClass.GrainType).Where(group => group.Count() > 1))
            throw new InvalidOperationException(
                $"Expected one class of the grain type '{shared.Key}', got {string.Join(", ", shared.Select(c => c.Type))}.");
        return classes;
    }
}
