using Gristmill.Conformance.Modules;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Native.Tests;

/// <summary>The suite over a module in C.</summary>
public sealed class NativeConformanceTests : ModuleRuntimeConformance
{
    private static readonly Lazy<string> Built = new(Build);

    protected override string? Missing => Compilers.Missing("cc");

    protected override string Folder => Built.Value;

    protected override IModuleRuntime CreateRuntime() => new NativeModuleRuntime(
        ModuleHarness.Resolve(), new ModuleHostOptions { MaxResultBytes = 16 << 20 }, TimeProvider.System,
        NullLogger<NativeModuleRuntime>.Instance);

    [Theory]
    [InlineData("nothing", "malformed_result")]
    [InlineData("mute", "malformed_error")]
    public async Task What_is_no_answer_is_the_module_s_fault(string operation, string code) =>
        Assert.Equal(code, Assert.IsType<ModuleOutcome.Fault>(await Modules.CallAsync(operation, "{}", cancellation: Now)).Code);

    private static string Build()
    {
        var modules = Path.Combine(AppContext.BaseDirectory, "modules");
        var folder = Directory.CreateDirectory(Path.Combine(modules, "conformance")).FullName;
        Compilers.C("conformance/conformance.c", Path.Combine(folder, "libconformance.so"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "sources/conformance/module.json"),
            Path.Combine(folder, "module.json"), overwrite: true);
        return modules;
    }
}
