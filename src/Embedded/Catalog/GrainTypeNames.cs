using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace Gristmill.Embedded.Catalog;

/// <summary>The names of grain types, by the same convention as Orleans': they are stored with the state.</summary>
internal static class GrainTypeNames
{
    private const string Suffix = "grain";

    public static GrainType Of(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>() is { } named) return GrainType.Create(named.GrainType);
        var name = type.Name.ToLowerInvariant();
        return GrainType.Create(
            name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name);
    }
}
