using Gristmill.Conformance.Modules;
using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Native.Tests;

/// <summary>Alone, for it measures the process.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    private const int Page = 4096;
    private const long Tolerance = 16 << 20;

    [Fact]
    public async Task A_million_invocations_leak_nothing()
    {
        Assert.SkipWhen(Compilers.Missing("cc") is not null, "cc is not installed.");
        var folder = Path.Combine(NativeConformanceTests.Built.Value, "conformance");
        var runtime = new NativeModuleRuntime(
            ModuleHarness.Resolve(), new ModuleHostOptions(), TimeProvider.System, NullLogger<NativeModuleRuntime>.Instance);
        await using var instance = await runtime.LoadAsync(ManifestOf(folder), CancellationToken.None);
        await InvokeAsync(instance, 100_000);
        var before = Resident();
        await InvokeAsync(instance, 1_000_000);
        // What each call takes is over 2,000 bytes, so a leak of any of it would be hundreds of megabytes.
        Assert.InRange(Resident() - before, long.MinValue, Tolerance);
    }

    private static ModuleManifest ManifestOf(string folder)
    {
        var options = new ModuleHostOptions();
        options.Directories.Add(Path.GetDirectoryName(folder)!);
        return new ModuleRegistry(options, [new NativeModuleRuntime(
            ModuleHarness.Resolve(), options, TimeProvider.System, NullLogger<NativeModuleRuntime>.Instance)],
            new ModuleCopies(options, NullLogger<ModuleCopies>.Instance), TimeProvider.System, NullLogger<ModuleRegistry>.Instance).Find("conformance")!;
    }

    private static async Task InvokeAsync(IModuleInstance instance, int times)
    {
        // Large enough that what each call hands over and back would add up to gigabytes.
        var arguments = new byte[1_000];
        arguments.AsSpan().Fill((byte)'1');
        var context = new ModuleContext(CancellationToken.None, new JobAttempt("01a1fc0f-0000-7000-8000-000000000000", 1, 3));
        for (var i = 0; i < times; i++)
            Assert.IsType<ModuleOutcome.Success>(await instance.InvokeAsync("echo", arguments, context));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private static long Resident() => long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]) * Page;
}
