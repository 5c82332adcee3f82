using System.Text;

namespace Gristmill.Modules.Tests;

/// <summary>What a call comes to, over a runtime whose module does what a test tells it.</summary>
public sealed class ModuleHostTests : ScriptedHost
{
    [Theory]
    [InlineData("think")]
    [InlineData("wait")]
    public async Task An_operation_answers_and_its_permit_comes_back(string operation)
    {
        Runtime.Run = (_, _) => new(Answer("[1]"));
        var success = Assert.IsType<ModuleOutcome.Success>(await CallAsync(operation));
        Assert.Equal("[1]", Encoding.UTF8.GetString(success.Result.Span));
        Assert.Equal((0, 0), (Gates.Blocking.Held, Gates.Io.Held));
    }

    [Fact]
    public async Task A_cpu_operation_runs_on_a_thread_of_its_own_and_an_io_one_does_not()
    {
        string? name = null;
        Runtime.Run = (_, _) => { name = Thread.CurrentThread.Name; return new(Answer("1")); };
        await CallAsync("think");
        Assert.StartsWith("gristmill-blocking-", name);
        await CallAsync("wait");
        Assert.False(name?.StartsWith("gristmill-blocking-", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("nobody", "wait", "module_not_found")]
    [InlineData("../press", "wait", "module_not_found")]
    [InlineData("press", "fly", "operation_not_found")]
    public async Task What_is_not_there_is_said(string module, string operation, string code) =>
        Assert.Equal(code, Assert.IsType<ModuleOutcome.NotFound>(await CallAsync(operation, module)).Code);

    [Fact]
    public async Task A_module_whose_runtime_is_unknown_is_unavailable()
    {
        var folder = Root.CreateSubdirectory("odd").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "module.json"),
            """{"name":"odd","version":"1","runtime":"abacus","entry":"x","operations":{"wait":{}}}""", Now);
        Assert.Contains("runtime: expected one of 'scripted', got 'abacus'",
            Assert.IsType<ModuleOutcome.Unavailable>(await CallAsync("wait", "odd")).Message);
        Assert.Contains("abacus", Registry.List().Single(module => module.Name == "odd").Error);
    }

    [Theory]
    [InlineData("{\"half\":", "malformed_result")]
    [InlineData("", "malformed_result")]
    [InlineData("1 2", "malformed_result")]
    public async Task A_result_that_is_not_json_is_the_module_s_fault(string result, string code)
    {
        Runtime.Run = (_, _) => new(Answer(result));
        Assert.Equal(code, Assert.IsType<ModuleOutcome.Fault>(await CallAsync()).Code);
    }

    [Fact]
    public async Task A_result_beyond_the_limit_is_the_module_s_fault()
    {
        Runtime.Run = (_, _) => new(Answer($"\"{new string('x', 99)}\""));
        Assert.Equal("result_too_large", Assert.IsType<ModuleOutcome.Fault>(await CallAsync()).Code);
    }
}
