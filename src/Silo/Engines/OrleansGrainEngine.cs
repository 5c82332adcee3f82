#if ORLEANS
using System.Net;
using System.Net.Sockets;
using Gristmill.Grains.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Storage;

namespace Gristmill.Silo.Engines;

/// <summary>Microsoft Orleans at its smallest: one silo on loopback, our job storage, reminders in memory.</summary>
internal static class GrainEngine
{
    public const string Name = "Orleans";

    /// <summary>Longer than any call lasts; a grain that is at one call for longer counts as stuck.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(26);

    /// <summary>The engine's sections of the configuration.</summary>
    public static (string Name, Type Options)[] Sections { get; } = [(OrleansOptions.Section, typeof(OrleansOptions))];

    public static void AddGrainEngine(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        builder.Services.AddValidatedOptions<OrleansOptions>(OrleansOptions.Section);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.UseInMemoryReminderService();
            var services = silo.Services;
            services.AddOptions<EndpointOptions>().Configure<OrleansOptions>((endpoint, options) =>
            {
                endpoint.SiloPort = options.SiloPort == 0 ? FreePort() : options.SiloPort;
                endpoint.GatewayPort = options.GatewayPort;
            });
            services.AddOptions<SiloOptions>().Configure<NodeOptions>((names, node) => names.SiloName = node.Name);
            services.Configure<SiloMessagingOptions>(messaging => messaging.MaxRequestProcessingTime = LongestCall);
            services.AddSingleton<OrleansWorkerCancellation>();
            services.AddSingleton<IOutgoingGrainCallFilter>(
                provider => provider.GetRequiredService<OrleansWorkerCancellation>());
            services.AddSingleton<IIncomingGrainCallFilter>(
                provider => provider.GetRequiredService<OrleansWorkerCancellation>());
            services.AddKeyedSingleton<IGrainStorage, JobGrainStorage>(JobGrainStorage.Name);
        });
    }

    /// <summary>A port that nothing listens on; Orleans itself wants a number.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
#endif
