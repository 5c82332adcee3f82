#if !ORLEANS
using Gristmill.Embedded;
using Gristmill.Grains.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace Gristmill.Silo.Engines;

/// <summary>The embedded engine: this process alone.</summary>
internal static class GrainEngine
{
    public const string Name = "Embedded";

    /// <summary>The engine's sections of the configuration.</summary>
    public static (string Name, Type Options)[] Sections { get; } = [];

    public static void AddGrainEngine(this IHostApplicationBuilder builder)
    {
        builder.Services.AddKeyedSingleton<IGrainStorage, JobGrainStorage>(JobGrainStorage.Name);
        builder.Services.AddSingleton<IReminderTable, EmbeddedReminderTable>();
        builder.Services.AddEmbeddedEngine(options => options.GrainAssemblies.Add(typeof(JobGrain).Assembly));
    }
}
#endif
