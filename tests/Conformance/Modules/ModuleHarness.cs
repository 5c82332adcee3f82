using System.Text;
using Gristmill.Modules;
using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Conformance.Modules;

/// <summary>A module host over one runtime and one folder of modules, in real time.</summary>
public sealed class ModuleHarness : IAsyncDisposable
{
    private readonly JobDrain _drain = new();
    private readonly ModuleHost _host;
    private readonly string _module;
    private readonly ModuleCopies _copies;

    public ModuleHarness(IModuleRuntime runtime, string directory, string module)
    {
        _module = module;
        var options = new ModuleHostOptions { MaxResultBytes = 16 << 20 };
        options.Directories.Add(directory);
        Directory = directory;
        options.Copies = Copies = System.IO.Directory.CreateTempSubdirectory("gristmill-copies-").FullName;
        _copies = new ModuleCopies(options, NullLogger<ModuleCopies>.Instance);
        Limits = Resolve();
        Gates = new ModuleGates(Limits);
        Registry = new ModuleRegistry(
            options, [runtime], _copies, TimeProvider.System,
            NullLogger<ModuleRegistry>.Instance);
        _host = new ModuleHost(Registry, Gates, _drain, options, TimeProvider.System, NullLogger<ModuleHost>.Instance);
    }

    /// <summary>The modules directory.</summary>
    public string Directory { get; }

    /// <summary>Where instances' copies are.</summary>
    public string Copies { get; }

    public HostLimits Limits { get; }

    public ModuleGates Gates { get; }

    public ModuleRegistry Registry { get; }

    public static HostLimits Resolve() =>
        HostLimits.Resolve(new HostFacts(2, null), new LimitOptions(), new ConfigurationBuilder().Build());

    public Task<ModuleOutcome> CallAsync(
        string operation, ReadOnlyMemory<byte> arguments, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        _host.InvokeAsync(new ModuleCall
        {
            Module = _module, Operation = operation, Arguments = arguments, Timeout = timeout ?? TimeSpan.FromSeconds(60),
        }, cancellation);

    /// <summary>Calls as a job's attempt does that somebody observes.</summary>
    public Task<ModuleOutcome> CallAsync(string operation, JobAttempt attempt, ICallObserver observer) => _host.InvokeAsync(new ModuleCall
    {
        Module = _module, Operation = operation, Arguments = "{}"u8.ToArray(), Timeout = TimeSpan.FromSeconds(60), Attempt = attempt,
        Observer = observer,
    }, CancellationToken.None);

    public Task<ModuleOutcome> CallAsync(
        string operation, string arguments, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        CallAsync(operation, Encoding.UTF8.GetBytes(arguments), timeout, cancellation);

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        _host.Dispose();
        _drain.Dispose();
        _copies.Dispose();
        System.IO.Directory.Delete(Copies, recursive: true);
    }
}
