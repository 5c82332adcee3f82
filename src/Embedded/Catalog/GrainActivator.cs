using System.Reflection;
using Gristmill.Embedded.Activations;
using Gristmill.Embedded.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Gristmill.Embedded.Catalog;

/// <summary>Makes the instances of a grain class: services and stored states into its constructor.</summary>
internal sealed class GrainActivator
{
    private readonly ObjectFactory _create;
    private readonly StateFacet[] _facets;
    private readonly bool _needsServices;
    private readonly IServiceProvider _root;

    /// <summary>Reads the constructor.</summary>
    /// <exception cref="InvalidOperationException">There is not one public constructor, or it asks for the impossible.</exception>
    public GrainActivator(GrainClass grainClass)
    {
        var type = grainClass.Type;
        _root = grainClass.Engine.Services;
        var constructors = type.GetConstructors();
        if (constructors.Length != 1)
            throw new InvalidOperationException($"{type}: expected one public constructor, got {constructors.Length}.");
        var parameters = constructors[0].GetParameters();
        var stored = parameters.Where(parameter => parameter.IsDefined(typeof(PersistentStateAttribute))).ToArray();
        _facets = [.. stored.Select(parameter => StateFacet.Create(grainClass, parameter))];
        _needsServices = parameters.Length > stored.Length;
        _create = ActivatorUtilities.CreateFactory(type, [.. stored.Select(parameter => parameter.ParameterType)]);
    }

    /// <summary>The stored states of a new activation, not yet read.</summary>
    public IStoredState[] CreateFacets(Activation activation)
    {
        if (_facets.Length == 0) return [];
        var facets = new IStoredState[_facets.Length];
        for (var i = 0; i < facets.Length; i++) facets[i] = _facets[i].CreateState(activation);
        return facets;
    }

    /// <summary>Makes the instance of a new activation; one that needs no services gets no scope of its own.</summary>
    public Grain Create(Activation activation, IStoredState[] facets) =>
        (Grain)_create(_needsServices ? activation.ActivationServices : _root, facets);
}
