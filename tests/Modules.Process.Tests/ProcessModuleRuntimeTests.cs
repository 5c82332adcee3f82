using System.Collections.Frozen;
using Gristmill.Conformance.Modules;
using Gristmill.Modules.Sdk;
using Gristmill.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Process.Tests;

public sealed class ProcessModuleRuntimeTests
{
    private static readonly ProcessModuleRuntime Runtime =
        new(ModuleHarness.Resolve(), TimeProvider.System, NullLogger<ProcessModuleRuntime>.Instance);

    private static Task<IModuleInstance> LoadAsync(string entry, params string[] command) => Runtime.LoadAsync(
        Manifest(entry, new ProcessManifest { Command = [.. command] }), TestContext.Current.CancellationToken);

    private static ModuleManifest Manifest(string entry, ProcessManifest process) => new()
    {
        Name = "press",
        Version = "1",
        Runtime = ModuleManifest.ProcessRuntime,
        Entry = entry,
        Directory = Path.Combine(AppContext.BaseDirectory, "modules", "workers"),
        Operations = FrozenDictionary<string, OperationManifest>.Empty,
        Process = process,
    };

    [Theory]
    [InlineData("missing.py", "python3", "there is no file")]
    [InlineData("about.py", "ruby-9", "needs the program 'ruby-9', which is not installed")]
    [InlineData("about.py", "./about.py", "needs the program './about.py'")]
    public async Task What_cannot_be_run_says_why(string entry, string program, string reason) => Assert.Contains(reason,
        (await Assert.ThrowsAsync<ModuleLoadException>(() => LoadAsync(entry, program, entry))).Message);

    [Fact]
    public void The_package_of_a_missing_interpreter_is_named()
    {
        Assert.Equal("apt-get install php-cli", Packages.Hint("php"));
        Assert.Equal("apt-get install nodejs", Packages.Hint("node"));
    }

    [Fact]
    public async Task There_are_as_many_workers_as_cores_unless_the_manifest_says_otherwise()
    {
        Assert.SkipWhen(Interpreters.Missing("python3") is not null, "python3 is missing.");
        await using var instance = (ProcessModuleInstance)await LoadAsync("about.py", "python3", "about.py");
        Assert.Equal(2, instance.Pool.Slots.Length);
        Assert.False(((IModuleInstance)instance).HoldsThread);
    }

    [Fact]
    public async Task What_was_learnt_of_a_module_s_memory_is_reserved_when_it_is_loaded_again()
    {
        Assert.SkipWhen(Interpreters.Missing("python3") is not null, "python3 is missing.");
        const long Megabyte = 1L << 20;
        var (clock, memory) = (new ManualTimeProvider(), new MemoryBudget(1000 * Megabyte));
        var runtime = new ProcessModuleRuntime(
            ModuleHarness.Resolve(), clock, NullLogger<ProcessModuleRuntime>.Instance, memory);
        Assert.Equal(64 * Megabyte, await LoadAndCallAsync("one"));
        var learnt = await LoadAndCallAsync("one");
        Assert.InRange(learnt, Megabyte, 63 * Megabyte);
        Assert.InRange(await LoadAndCallAsync("two"), learnt, 63 * Megabyte);

        async Task<long> LoadAndCallAsync(string content)
        {
            await using var instance = (ProcessModuleInstance)await runtime.LoadAsync(
                Manifest("about.py", new ProcessManifest { Command = ["python3", "about.py"], Workers = 1 }) with { Content = content },
                TestContext.Current.CancellationToken);
            Assert.Null(await instance.Started);
            var reserved = memory.Held;
            clock.Advance(TimeSpan.FromSeconds(1));
            Assert.IsType<ModuleOutcome.Success>(await instance.InvokeAsync("echo", "1"u8.ToArray(), new ModuleContext(default)));
            return reserved;
        }
    }

    [Fact]
    public void Exits_are_told_in_words()
    {
        Assert.Equal("exited with code 3", new ExitStatus(3 << 8).ToString());
        Assert.Equal("was killed by signal 9 (SIGKILL)", new ExitStatus(9).ToString());
        Assert.Equal("was killed by signal 31", new ExitStatus(31).ToString());
    }
}
