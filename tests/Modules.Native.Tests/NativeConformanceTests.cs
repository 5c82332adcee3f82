using Gristmill.Conformance.Modules;
using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Native.Tests;

/// <summary>The suite over a module in C.</summary>
public sealed class NativeConformanceTests : ModuleRuntimeConformance
{
    internal static readonly Lazy<string> Built = new(Build);

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

    [Fact]
    public async Task A_call_knows_its_job_and_tells_how_far_it_is()
    {
        var told = new Told();
        using var module = Modules.Registry.Enter("conformance")!;
        var instance = await module.LoadAsync(Now);
        var outcome = await instance.InvokeAsync("tell", "{}"u8.ToArray(),
            new ModuleContext(Now, new JobAttempt("the-job", 2, 5)) { Progress = told });
        Assert.Equal("""{"job":"the-job","attempt":2,"maxAttempts":5}""", Text(outcome));
        Assert.Equal(new ModuleProgress(0.5, "half way"), told.Last);
    }

    private sealed class Told : IProgress<ModuleProgress>
    {
        public ModuleProgress? Last { get; private set; }

        public void Report(ModuleProgress value) => Last = value;
    }

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
