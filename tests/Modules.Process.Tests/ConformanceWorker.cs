using System.Collections.Frozen;
using System.Text;
using Gristmill.Conformance.Modules;
using Gristmill.Modules.Sdk;
using Gristmill.Testing;

namespace Gristmill.Modules.Process.Tests;

/// <summary>A pool of one of the conformance suite's workers, run as a test wants it.</summary>
internal static class ConformanceWorker
{
    public static TheoryData<string> Languages { get; } = ["python", "node", "php"];

    public static async Task<ProcessModuleInstance> StartAsync(
        string language, Func<ProcessManifest, ProcessManifest> configure, ListLogger<ProcessModuleRuntime>? log = null)
    {
        var (program, script) = language switch
        {
            "python" => ("python3", "worker.py"),
            "node" => ("node", "worker.mjs"),
            _ => ("php", "worker.php"),
        };
        Assert.SkipWhen(Interpreters.Missing(program) is not null, Interpreters.Missing(program) ?? "");
        var manifest = new ModuleManifest
        {
            Name = "conformance",
            Version = "1",
            Runtime = ModuleManifest.ProcessRuntime,
            Entry = script,
            Directory = Path.Combine(AppContext.BaseDirectory, "modules", language, "conformance"),
            Operations = FrozenDictionary<string, OperationManifest>.Empty,
            Process = configure(new ProcessManifest { Command = [program, script], Workers = 1 }),
        };
        var runtime = new ProcessModuleRuntime(ModuleHarness.Resolve(), TimeProvider.System, log ?? new());
        return (ProcessModuleInstance)await runtime.LoadAsync(manifest, CancellationToken.None);
    }

    public static async Task<string> TextAsync(
        this ProcessModuleInstance instance, string operation, string arguments, ModuleContext? context = null) =>
        Encoding.UTF8.GetString(Assert.IsType<ModuleOutcome.Success>(await instance.InvokeAsync(
            operation, Encoding.UTF8.GetBytes(arguments), context ?? new ModuleContext(default))).Result.Span);
}
