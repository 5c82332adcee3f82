using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Process;

/// <summary>Hosts modules in worker processes, in any language: for code that is not trusted with this process.</summary>
public sealed class ProcessModuleRuntime(
    HostLimits limits, TimeProvider time, ILogger<ProcessModuleRuntime> logger, MemoryBudget? memory = null,
    ModuleHostOptions? options = null) : IModuleRuntime
{
    private readonly MemoryPeaks _peaks = new();

    /// <inheritdoc />
    public string Name => ModuleManifest.ProcessRuntime;

    /// <inheritdoc />
    public Task<IModuleInstance> LoadAsync(ModuleManifest manifest, CancellationToken cancellation)
    {
        var process = manifest.Process
            ?? throw new ModuleLoadException($"Module {manifest.Name}: its manifest has no 'process'.");
        if (!OperatingSystem.IsLinux())
            throw new ModuleLoadException($"Module {manifest.Name}: worker processes need Linux.");
        if (!File.Exists(manifest.EntryPath))
            throw new ModuleLoadException($"Module {manifest.Name}: there is no file {manifest.EntryPath}.");
        if (Programs.Find(process.Command[0], manifest.Directory) is null)
            throw new ModuleLoadException(
                $"Module {manifest.Name} needs the program '{process.Command[0]}', which is not installed: "
                + $"{Packages.Hint(process.Command[0])} (searched: {Programs.SearchPath}).");
        var launcher = new WorkerLauncher(
            new WorkerCommand
            {
                Module = manifest.Name,
                Command = process.Command,
                Directory = manifest.Directory,
                Environment = process.Environment,
                Transport = process.Transport,
                BootTimeout = process.BootTimeout,
                Limits = process.Limits,
            },
            Protocol(process), time, logger);
        var peak = _peaks.Of(manifest.Name, manifest.Content);
        var pool = new WorkerPool(
            new WorkerPoolOptions
            {
                Module = manifest.Name,
                Workers = process.Workers > 0 ? process.Workers : Math.Min(limits.Host.Cores, (int)limits.Instances.Value),
                Warm = process.Warm,
                Queue = process.Queue,
                MaxCalls = process.MaxCalls,
                MaxAge = process.MaxAge,
                MaxMemoryBytes = process.MaxMemoryBytes,
                ShutdownTimeout = process.ShutdownTimeout,
                Memory = memory,
                MemoryWait = options?.MaxWait ?? ModuleHostOptions.DefaultMaxWait,
                Peak = peak,
                WorkerMemoryBytes = manifest.MemoryBytes ?? Math.Min(
                    process.Limits.MemoryBytes ?? long.MaxValue,
                    peak.Before > 0 ? peak.Before : WorkerPoolOptions.DefaultWorkerMemoryBytes),
            },
            launcher, time, logger);
        return Task.FromResult<IModuleInstance>(new ProcessModuleInstance(pool));
    }

    private static IWorkerProtocol Protocol(ProcessManifest process) => process.Protocol == WorkerProtocolKind.Folk
        ? new FolkWorkerProtocol(process.MethodIsOperation)
        : new JsonWorkerProtocol();
}
