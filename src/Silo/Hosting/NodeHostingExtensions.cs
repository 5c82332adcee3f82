using Gristmill.Grains.Jobs;
using Gristmill.Grains.Schedules;
using Gristmill.Grains.Silos;
using Gristmill.Jobs;
using Gristmill.Modules;
using Gristmill.Modules.DotNet;
using Gristmill.Modules.Native;
using Gristmill.Modules.Process;
using Gristmill.Modules.Wasm;
using Gristmill.Silo.Engines;
using Gristmill.Silo.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gristmill.Silo;

/// <summary>Puts a node together.</summary>
public static class NodeHostingExtensions
{
    private static readonly TimeSpan ShutdownMargin = TimeSpan.FromSeconds(5);

    /// <summary>Adds a node: its store, its modules, its grains on the engine of this build, and its job runner.</summary>
    /// <exception cref="ConfigurationException">The configuration is wrong.</exception>
    /// <exception cref="StoreUnusableException">The store cannot be used.</exception>
    public static NodeOptions AddNode(this IHostApplicationBuilder builder)
    {
        var node = NodeOptions.Read(builder.Configuration);
        var services = builder.Services;
        services.AddSingleton(node);
        services.AddSingleton(TimeProvider.System);
        services.AddStore(node);
        AddModules(services, builder.Configuration, node);
        AddJobs(services, node);
        AddSchedules(services);
        services.AddSingleton(provider => new SiloInfo(
            GrainEngine.Name, provider.GetRequiredService<StoreDescription>().Text, NodeVersion.Text));
        builder.AddGrainEngine();
        // Added after the engine, so stopped before it.
        services.AddHostedService<JobService>();
        services.AddHostedService<ScheduleService>();
        // Requests in flight get as long as running jobs; a margin lets what then still runs be given back.
        services.AddOptions<HostOptions>().Configure<JobRunnerOptions>(
            (host, jobs) => host.ShutdownTimeout = jobs.DrainTimeout + ShutdownMargin);
        return node;
    }

    private static void AddModules(IServiceCollection services, IConfiguration configuration, NodeOptions node)
    {
        services.AddValidatedOptions<LimitOptions>(LimitOptions.Section);
        services.AddValidatedOptions<ModuleHostOptions>(ModuleHostOptions.Section);
        services.PostConfigure<ModuleHostOptions>(options =>
        {
            options.Directories.Add(node.Modules);
            options.Directories.Add(NodeOptions.ShippedModules);
            if (options.Copies.Length == 0) options.Copies = Path.Combine(node.Data, "loaded");
        });
        services.AddSingleton(provider => HostLimits.Resolve(
            HostFacts.Read(), provider.GetRequiredService<LimitOptions>(), configuration));
        services.AddSingleton<IModuleRuntime, DotNetModuleRuntime>();
        services.AddSingleton<IModuleRuntime>(provider => ActivatorUtilities.CreateInstance<NativeModuleRuntime>(
            provider, provider.GetRequiredService<ProcessModuleRuntime>()));
        services.AddSingleton(provider => provider.GetRequiredService<ModuleGates>().Memory);
        services.AddSingleton<ProcessModuleRuntime>();
        services.AddSingleton<IModuleRuntime>(provider => provider.GetRequiredService<ProcessModuleRuntime>());
        services.AddSingleton<IModuleRuntime>(provider =>
            new WasmModuleRuntime(provider.GetRequiredService<ProcessModuleRuntime>()));
        services.AddSingleton<SchedulingDelay>();
        services.AddSingleton<BackgroundFaults>();
        services.AddHostedService<ThreadWatch>();
        services.AddSingleton<ModuleGates>();
        services.AddSingleton<JobDrain>();
        services.AddSingleton<ModuleCopies>();
        services.AddSingleton<ModuleRegistry>();
        services.AddSingleton<RequiredModules>();
        services.AddSingleton<ModuleWatch>();
        services.AddHostedService<ModuleService>();
        services.AddSingleton<ModuleHost>();
    }

    private static void AddJobs(IServiceCollection services, NodeOptions node)
    {
        services.AddValidatedOptions<JobRunnerOptions>(JobRunnerOptions.Section);
        services.AddValidatedOptions<RetryOptions>(RetryOptions.Section);
        services.AddSingleton(provider => provider.GetRequiredService<JobRunnerOptions>().Logs);
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<JobChanges>();
        services.AddSingleton<JobWatcher>();
        services.AddSingleton(provider => new ReportWriter(
            provider.GetRequiredService<IReportStore>(), provider.GetRequiredService<IJobStore>().Clock,
            provider.GetRequiredService<JobLogOptions>(), provider.GetRequiredService<ILogger<ReportWriter>>())
        {
            Written = provider.GetRequiredService<JobChanges>().Wake,
        });
        services.AddSingleton<ISiloCapabilities, NodeCapabilities>();
        services.AddSingleton(provider => new JobIds(provider.GetRequiredService<IJobStore>().Clock));
        services.AddSingleton<RateMeter>();
        services.AddSingleton<LostJobs>();
        services.AddSingleton<UnrunnableJobs>();
        services.AddSingleton<QueueKeys>();
        services.AddSingleton<JobRequests>();
        services.AddSingleton<Enqueuer>();
        services.AddSingleton<WaitReasons>();
        services.AddSingleton<LeaseHandoff>();
        services.AddSingleton<IAttempts, GrainAttempts>();
        services.AddSingleton<IBackoff>(provider => new JobBackoff(
            provider.GetRequiredService<RetryOptions>(), provider.GetRequiredService<ModuleRegistry>(), Random.Shared));
        services.AddSingleton(Lanes);
        services.AddSingleton<JobRunner>();
        services.AddValidatedOptions<RetentionOptions>(RetentionOptions.Section);
        services.PostConfigure<JobRunnerOptions>(options =>
        {
            if (options.Archive.Directory.Length == 0) options.Archive.Directory = Path.Combine(node.Data, "archive");
        });
        services.AddSingleton(provider => provider.GetRequiredService<JobRunnerOptions>().Archive);
        services.AddSingleton(provider => new JobArchive(provider.GetRequiredService<IJobStore>(),
            provider.GetRequiredService<ArchiveOptions>(), Files(provider, node)));
        services.AddSingleton<JobPruner>();
        services.AddValidatedOptions<BulkOptions>(BulkOptions.Section);
        services.AddSingleton(provider => new BulkRunner(
            provider.GetRequiredService<IBulkStore>(), provider.GetRequiredService<IJobStore>(), provider.GetRequiredService<QueueKeys>(),
            provider.GetRequiredService<SiloIncarnation>(), provider.GetRequiredService<BulkOptions>(),
            provider.GetRequiredService<ILogger<BulkRunner>>())
        {
            JobsChanged = provider.GetRequiredService<JobRunner>().Wake,
        });
    }

    private static void AddSchedules(IServiceCollection services)
    {
        services.AddSingleton<ScheduleRequests>();
        services.AddSingleton<IScheduleGrains, ScheduleGrains>();
        services.AddSingleton<ScheduleTicker>();
        services.AddSingleton<ScheduleWatch>();
    }

    private static FileArchive? Files(IServiceProvider provider, NodeOptions node)
    {
        var options = provider.GetRequiredService<ArchiveOptions>();
        return options.To == ArchiveTarget.Files ? new FileArchive(options, node.Name, provider.GetRequiredService<IJobStore>().Clock) : null;
    }

    private static IReadOnlyList<Lane> Lanes(IServiceProvider provider)
    {
        var gates = provider.GetRequiredService<ModuleGates>();
        var options = provider.GetRequiredService<JobRunnerOptions>();
        return
        [
            new Lane(JobLane.Cpu, gates.Blocking.Capacity, options),
            new Lane(JobLane.Io, gates.Io.Capacity, options),
        ];
    }
}
