using System.Text.Json.Nodes;
using Gristmill.Conformance.Modules;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Native.Tests;

/// <summary>A module in plain Rust, whose instances tell how they are used.</summary>
public sealed class RustModuleTests : IDisposable
{
    private static readonly Lazy<string> Library = new(Build);
    private readonly DirectoryInfo _modules = Directory.CreateTempSubdirectory("gristmill-");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public RustModuleTests() => Assert.SkipWhen(Compilers.Missing("rustc") is not null, Compilers.Missing("rustc") ?? "");

    public void Dispose() => _modules.Delete(recursive: true);

    [Theory]
    [InlineData("serial", 1)]
    [InlineData("instances", 2)]
    public async Task Only_as_many_instances_are_made_as_calls_run_at_once_and_no_two_calls_share_one(string concurrency, int most)
    {
        await using var modules = Start(concurrency);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => CallAsync(modules, "dwell")));
        Assert.All(answers, answer => Assert.Equal(1, (int)answer["inside"]!));
        Assert.InRange(answers.Max(answer => (int)answer["live"]!), 1, Math.Max(most, InstancePoolOptions.MaxWarm));
    }

    [Fact]
    public async Task A_shared_instance_takes_concurrent_calls()
    {
        await using var modules = Start("shared");
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => CallAsync(modules, "dwell")));
        Assert.Contains(answers, answer => (int)answer["inside"]! > 1);
        Assert.Equal(13, (int)(await CallAsync(modules, "count"))["calls"]!);
    }

    [Fact]
    public async Task A_call_that_waits_is_told_to_stop_and_its_instance_is_not_used_again()
    {
        await using var modules = Start("serial");
        Assert.Equal(1, (int)(await CallAsync(modules, "count"))["calls"]!);
        await modules.CallAsync("block", "{}", TimeSpan.FromMilliseconds(200), Now);
        Assert.Equal(1, (int)(await CallAsync(modules, "count"))["calls"]!);
    }

    [Fact]
    public async Task A_bare_library_in_the_modules_directory_describes_itself()
    {
        File.Copy(Library.Value, Path.Combine(_modules.FullName, "libcounter.so"));
        await using var modules = new ModuleHarness(Runtime(), _modules.FullName, "counter");
        var listed = Assert.Single(modules.Registry.List());
        Assert.Equal(("counter", "2.0.0", false), (listed.Name, listed.Manifest!.Version, listed.Loaded));
        Assert.Equal(1, (int)(await CallAsync(modules, "count"))["calls"]!);
        Assert.True(Assert.Single(modules.Registry.List()).Loaded);
    }

    [Theory]
    [InlineData("libodd.so", "no library", "cannot be loaded")]
    [InlineData("libodd.so", null, "does not export gristmill_describe")]
    public async Task A_bare_library_that_cannot_be_used_is_unavailable_and_says_why(string file, string? content, string reason)
    {
        var path = Path.Combine(_modules.FullName, file);
        if (content is not null) await File.WriteAllTextAsync(path, content, Now);
        else File.Copy(Path.Combine(NativeConformanceTests.Built.Value, "conformance/libconformance.so"), path);
        await using var modules = new ModuleHarness(Runtime(), _modules.FullName, "odd");
        Assert.Contains(reason, Assert.IsType<ModuleOutcome.Unavailable>(await modules.CallAsync("echo", "1", cancellation: Now)).Message);
        Assert.Contains(reason, Assert.Single(modules.Registry.List()).Error);
    }

    [Fact]
    public async Task A_library_that_is_no_module_is_refused_by_the_function_it_lacks()
    {
        var folder = _modules.CreateSubdirectory("plain").FullName;
        File.Copy(Directory.EnumerateFiles("/usr/lib", "libz.so*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles("/lib", "libc.so.6", SearchOption.AllDirectories)).First(),
            Path.Combine(folder, "libplain.so"));
        await File.WriteAllTextAsync(Path.Combine(folder, "module.json"),
            """{"name":"plain","version":"1","runtime":"native","entry":"plain","operations":{"echo":{}}}""", Now);
        await using var modules = new ModuleHarness(Runtime(), _modules.FullName, "plain");
        Assert.Contains("gristmill_abi_version",
            Assert.IsType<ModuleOutcome.Unavailable>(await modules.CallAsync("echo", "1", cancellation: Now)).Message);
    }

    private static NativeModuleRuntime Runtime() => new(
        ModuleHarness.Resolve(), new ModuleHostOptions(), TimeProvider.System, NullLogger<NativeModuleRuntime>.Instance);

    private ModuleHarness Start(string concurrency)
    {
        var folder = _modules.CreateSubdirectory("counter").FullName;
        File.Copy(Library.Value, Path.Combine(folder, "libcounter.so"));
        File.WriteAllText(Path.Combine(folder, "module.json"), $$"""
            {"name":"counter","version":"1","runtime":"native","entry":"libcounter.so",
             "native":{"concurrency":"{{concurrency}}"},"operations":{"count":{},"dwell":{},"block":{} } }
            """);
        return new ModuleHarness(Runtime(), _modules.FullName, "counter");
    }

    private static async Task<JsonNode> CallAsync(ModuleHarness modules, string operation)
    {
        var outcome = await modules.CallAsync(operation, "{}", cancellation: Now);
        return JsonNode.Parse(Assert.IsType<ModuleOutcome.Success>(outcome).Result.Span)!;
    }

    private static string Build()
    {
        var library = Path.Combine(AppContext.BaseDirectory, "libcounter.so");
        Compilers.Rust("counter.rs", library);
        return library;
    }
}
