using System.Collections.Concurrent;
using Gristmill.Modules;
using Gristmill.Modules.DotNet;
using Gristmill.Modules.Native;
using Gristmill.Modules.Process;
using Gristmill.Modules.Wasm;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Bench.Echo;

/// <summary>The module host within this process, without an HTTP API and grains before it.</summary>
internal sealed class InProcessHost : IAsyncDisposable
{
    private readonly JobDrain _drain = new();
    private readonly ModuleCopies _copies;
    private readonly ModuleRegistry _registry;
    private readonly ModuleHost _host;

    public InProcessHost(string modules, string copies)
    {
        var time = TimeProvider.System;
        var options = new ModuleHostOptions { Copies = copies };
        options.Directories.Add(modules);
        var limits = HostLimits.Resolve(HostFacts.Read(), new LimitOptions(), new ConfigurationBuilder().Build());
        var gates = new ModuleGates(limits);
        var processes = new ProcessModuleRuntime(limits, time, NullLogger<ProcessModuleRuntime>.Instance, gates.Memory, options);
        _copies = new ModuleCopies(options, NullLogger<ModuleCopies>.Instance);
        _registry = new ModuleRegistry(
            options,
            [
                new DotNetModuleRuntime(NullLogger<DotNetModuleRuntime>.Instance),
                new NativeModuleRuntime(limits, options, time, NullLogger<NativeModuleRuntime>.Instance, processes),
                processes, new WasmModuleRuntime(processes),
            ],
            _copies, time, NullLogger<ModuleRegistry>.Instance);
        _host = new ModuleHost(_registry, gates, _drain, options, time, NullLogger<ModuleHost>.Instance);
    }

    /// <summary>So many callers, each making the next call when it has the answer.</summary>
    public async Task<Load> RunAsync(string module, ReadOnlyMemory<byte> arguments, int callers, TimeSpan duration)
    {
        var call = new ModuleCall { Module = module, Operation = "echo", Arguments = arguments };
        var all = new ConcurrentBag<List<double>>();
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            List<double> took = [];
            while (TimeProvider.System.GetElapsedTime(started) < duration)
            {
                var began = TimeProvider.System.GetTimestamp();
                if (await _host.InvokeAsync(call, CancellationToken.None) is not ModuleOutcome.Success and var other)
                    throw new InvalidOperationException($"{module} answered {other}.");
                took.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
            }

            all.Add(took);
        })));
        var elapsed = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        double[] sorted = [.. all.SelectMany(took => took).Order()];
        return new Load(sorted.Length / elapsed, sorted[sorted.Length / 2], sorted[sorted.Length * 99 / 100]);
    }

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        _host.Dispose();
        _drain.Dispose();
        _copies.Dispose();
    }
}
