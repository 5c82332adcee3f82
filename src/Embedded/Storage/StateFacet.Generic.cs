using Gristmill.Embedded.Activations;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace Gristmill.Embedded.Storage;

/// <summary>A constructor's parameter of type <see cref="IPersistentState{TState}"/>.</summary>
internal sealed class StateFacet<T>(IServiceProvider services, PersistentStateAttribute attribute) : StateFacet
{
    private readonly Lazy<IGrainStorage> _storage = new(() => attribute.StorageName is null
        ? services.GetRequiredService<IGrainStorage>()
        : services.GetRequiredKeyedService<IGrainStorage>(attribute.StorageName));

    public override IStoredState CreateState(Activation activation) =>
        new StoredState<T>(attribute.StateName, activation.GrainId, _storage.Value);
}
