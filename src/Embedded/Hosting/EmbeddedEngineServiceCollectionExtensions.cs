using Gristmill.Embedded.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;

namespace Gristmill.Embedded;

/// <summary>Adds the embedded engine to a host.</summary>
public static class EmbeddedEngineServiceCollectionExtensions
{
    /// <summary>
    /// Adds the engine as a hosted service, with <see cref="IGrainFactory"/>, <see cref="IClusterClient"/> and
    /// <see cref="IEngineStatistics"/>. It takes calls from its start, so add it before the services that call grains.
    /// </summary>
    /// <param name="services">The host's services: storages keyed by name, call filters, what grains ask for.</param>
    /// <param name="configure">Sets the options; they are validated at start.</param>
    public static IServiceCollection AddEmbeddedEngine(
        this IServiceCollection services, Action<EmbeddedEngineOptions> configure)
    {
        services.AddOptions<EmbeddedEngineOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<EmbeddedEngineOptions>, EmbeddedEngineOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EmbeddedEngine>();
        services.TryAddSingleton<IEngineStatistics>(provider => provider.GetRequiredService<EmbeddedEngine>());
        services.TryAddSingleton(provider => provider.GetRequiredService<EmbeddedEngine>().GrainFactory);
        services.TryAddSingleton<IGrainFactory>(provider => provider.GetRequiredService<IClusterClient>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EmbeddedEngine>(
            provider => provider.GetRequiredService<EmbeddedEngine>()));
        return services;
    }
}
