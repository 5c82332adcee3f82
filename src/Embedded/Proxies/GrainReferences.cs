using System.Collections.Frozen;
using Gristmill.Embedded.Catalog;
using Orleans;
using Orleans.Runtime;

namespace Gristmill.Embedded.Proxies;

/// <summary>The engine's grain factory.</summary>
internal sealed class GrainReferences(IServiceProvider services, IReadOnlyCollection<GrainClass> classes) : IClusterClient
{
    private readonly FrozenDictionary<Type, (GrainClass Class, GrainProxy Prototype)[]> _references = classes
        .SelectMany(grainClass => grainClass.Interfaces, (grainClass, type) => (Type: type, Class: grainClass))
        .GroupBy(entry => entry.Type)
        .ToFrozenDictionary(
            group => group.Key,
            group => group.Select(entry => (entry.Class, GrainProxy.CreatePrototype(entry.Type, entry.Class))).ToArray());

    public IServiceProvider ServiceProvider => services;

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey =>
        GetGrain<TGrainInterface>(IdSpan.Create(primaryKey.ToString("N")), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey =>
        GetGrain<TGrainInterface>(IdSpan.Create(primaryKey.ToString("X")), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return GetGrain<TGrainInterface>(IdSpan.Create(primaryKey), grainClassNamePrefix);
    }

    private TGrainInterface GetGrain<TGrainInterface>(IdSpan key, string? prefix)
    {
        var found = _references.GetValueOrDefault(typeof(TGrainInterface), []);
        if (prefix is not null)
            found = [.. found.Where(entry => entry.Class.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal))];
        if (found.Length != 1)
            throw new ArgumentException(
                $"Expected one grain class that implements {typeof(TGrainInterface)}"
                + $"{(prefix is null ? "" : $" and begins with '{prefix}'")}, got {found.Length}: "
                + $"{string.Join(", ", found.Select(entry => entry.Class.Type))}.", nameof(prefix));
        return (TGrainInterface)(object)found[0].Prototype.WithKey(key);
    }
}
