#if ORLEANS
using Gristmill.Grains.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Storage;

namespace Gristmill.Silo.Engines;

/// <summary>Microsoft Orleans at its smallest: one silo on localhost, our job storage, reminders in memory.</summary>
internal static class GrainEngine
{
    public const string Name = "Orleans";

    public static void AddGrainEngine(this IHostApplicationBuilder builder) => builder.UseOrleans(silo =>
    {
        silo.UseLocalhostClustering();
        silo.UseInMemoryReminderService();
        silo.Services.AddKeyedSingleton<IGrainStorage, JobGrainStorage>(JobGrainStorage.Name);
    });
}
#endif
