using System.Collections.Frozen;
using System.Text;
using Gristmill.Conformance.Modules;
using Gristmill.Modules.Process;
using Gristmill.Modules.Sdk;
using Gristmill.Testing;

namespace Gristmill.Modules.Wasm.Tests;

/// <summary>A WebAssembly module of the fixtures in one worker, called without a module host.</summary>
internal sealed class Guest : IAsyncDisposable
{
    private static readonly Lazy<string> Built = new(() =>
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "made", "fixtures");
        Wabt.Compile("conformance.wat", folder);
        Wabt.Compile("command.wat", folder);
        return folder;
    });

    private Guest(IModuleInstance instance, ListLogger<ProcessModuleRuntime> log) => (Instance, Log) = (instance, log);

    public IModuleInstance Instance { get; }

    /// <summary>What its workers logged.</summary>
    public ListLogger<ProcessModuleRuntime> Log { get; }

    /// <summary>The process it runs in.</summary>
    public int Pid => Instance.Pool!.Slots[0].Pid;

    /// <summary>The module that keeps to the ABI.</summary>
    public static Task<Guest> CoreAsync(WasmManifest? wasm = null) => FixtureAsync("conformance.wasm", wasm);

    /// <summary>The WASI command.</summary>
    public static Task<Guest> CommandAsync(WasmManifest? wasm = null) => FixtureAsync("command.wasm", wasm);

    /// <summary>A module in WebAssembly text.</summary>
    public static Task<Guest> TextAsync(string text)
    {
        Skip();
        return StartAsync(Wabt.CompileText(text), null);
    }

    /// <summary>The file as a module.</summary>
    public static async Task<Guest> StartAsync(string file, WasmManifest? wasm)
    {
        var log = new ListLogger<ProcessModuleRuntime>();
        var processes = new ProcessModuleRuntime(ModuleHarness.Resolve(), TimeProvider.System, log);
        var instance = await new WasmModuleRuntime(processes).LoadAsync(
            new ModuleManifest
            {
                Name = "guest",
                Version = "1",
                Runtime = ModuleManifest.WasmRuntime,
                Entry = Path.GetFileName(file),
                Directory = Path.GetDirectoryName(file)!,
                Operations = FrozenDictionary<string, OperationManifest>.Empty,
                Wasm = (wasm ?? new WasmManifest()) with { Workers = 1 },
            }, TestContext.Current.CancellationToken);
        return new Guest(instance, log);
    }

    public static void Skip() => Assert.SkipWhen(Wabt.Missing is not null, Wabt.Missing ?? "");

    public async Task<ModuleOutcome> CallAsync(string operation, string arguments = "{}", IProgress<ModuleProgress>? progress = null) =>
        await Instance.InvokeAsync(operation, Encoding.UTF8.GetBytes(arguments), progress is null
            ? new ModuleContext(TestContext.Current.CancellationToken)
            : new ModuleContext(TestContext.Current.CancellationToken) { Progress = progress });

    /// <summary>A call that succeeds.</summary>
    public async Task<string> TextAsync(string operation, string arguments = "{}") => Encoding.UTF8.GetString(
        Assert.IsType<ModuleOutcome.Success>(await CallAsync(operation, arguments)).Result.Span);

    /// <summary>A call that fails by the module's fault.</summary>
    public async Task<ModuleOutcome.Fault> FaultAsync(string operation, string arguments = "{}") =>
        Assert.IsType<ModuleOutcome.Fault>(await CallAsync(operation, arguments));

    public ValueTask DisposeAsync() => Instance.DisposeAsync();

    private static Task<Guest> FixtureAsync(string module, WasmManifest? wasm)
    {
        Skip();
        return StartAsync(Path.Combine(Built.Value, module), wasm);
    }
}
