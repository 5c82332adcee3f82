using System.Text.Json.Nodes;
using Gristmill.Conformance.Modules;

namespace Gristmill.Modules.Native.Tests;

/// <summary>The suite over the same module in C, in worker processes.</summary>
public sealed class IsolatedNativeConformanceTests : IsolatedRuntimeConformance
{
    private static readonly Lazy<string> Built = new(Build);

    protected override string? Missing => Compilers.Missing("cc");

    protected override string Folder => Built.Value;

    protected override IModuleRuntime CreateRuntime() => IsolatedNative.Runtime();

    [Theory]
    [InlineData("abort")]
    [InlineData("segfault")]
    public async Task What_ends_the_process_ends_its_call_alone(string how)
    {
        var fault = Assert.IsType<ModuleOutcome.Fault>(await Modules.CallAsync(how, "{}", cancellation: Now));
        Assert.Equal(("worker_died", true), (fault.Code, fault.Retryable));
        Assert.Matches("SIGABRT|SIGSEGV", fault.Message);
        Assert.Equal("1", Text(await Modules.CallAsync("echo", "1", cancellation: Now)));
    }

    [Theory]
    [InlineData("nothing", "malformed_result")]
    [InlineData("mute", "malformed_error")]
    public async Task What_is_no_answer_is_the_module_s_fault(string operation, string code) =>
        Assert.Equal(code, Assert.IsType<ModuleOutcome.Fault>(await Modules.CallAsync(operation, "{}", cancellation: Now)).Code);

    private static string Build()
    {
        var modules = Path.Combine(AppContext.BaseDirectory, "isolated");
        var folder = Directory.CreateDirectory(Path.Combine(modules, "conformance")).FullName;
        Compilers.C("conformance/conformance.c", Path.Combine(folder, "libconformance.so"));
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "sources/conformance/module.json")))!;
        manifest["native"]!["isolation"] = "process";
        manifest["process"] = JsonNode.Parse("""{ "workers": 2, "maxCalls": 100000, "limits": { "memoryMb": 200 } }""");
        File.WriteAllText(Path.Combine(folder, "module.json"), manifest.ToJsonString());
        return modules;
    }
}
