using Gristmill.Conformance.Modules;
using Gristmill.Modules.Process;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Wasm.Tests;

/// <summary>The suite over a core module.</summary>
public sealed class WasmConformanceTests : IsolatedRuntimeConformance
{
    private static readonly Lazy<string> Built = new(Build);

    protected override string? Missing => Wabt.Missing;

    protected override string Folder => Built.Value;

    protected override string CrashCode => "trap";

    protected override IModuleRuntime CreateRuntime() => new WasmModuleRuntime(new ProcessModuleRuntime(
        ModuleHarness.Resolve(), TimeProvider.System, NullLogger<ProcessModuleRuntime>.Instance));

    private static string Build()
    {
        var modules = Path.Combine(AppContext.BaseDirectory, "modules");
        var folder = Path.Combine(modules, "conformance");
        Wabt.Compile("conformance.wat", folder);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "sources", "module.json"), Path.Combine(folder, "module.json"), overwrite: true);
        return modules;
    }
}
