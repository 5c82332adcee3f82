using System.Collections.Frozen;

namespace Gristmill.Modules.Wasm.Tests;

/// <summary>What is refused before it runs, with the reason.</summary>
public sealed class LoadTests
{
    private const string Abi = """
        (func (export "gristmill_alloc") (param i32) (result i32) (i32.const 1024))
        (func (export "gristmill_invoke") (param i32 i32 i32 i32) (result i32) (i32.const 0))
        (func (export "gristmill_result_pointer") (result i32) (i32.const 64))
        (func (export "gristmill_result_length") (result i32) (i32.const 1))
        """;

    private const string Version = "(func (export \"gristmill_abi_version\") (result i32) (i32.const 1))";
    private const string Memory = "(memory (export \"memory\") 1)";

    [Theory]
    [InlineData(
        """(import "env" "open" (func)) (import "wasi_snapshot_preview1" "fd_tell2" (func)) (import "js" "m" (memory 1))""",
        "imports what is not offered: env.open (function), wasi_snapshot_preview1.fd_tell2 (function), js.m (memory)")]
    [InlineData("""(func (export "_start"))""", "does not export its memory as 'memory'")]
    [InlineData(Memory, "exports neither _start")]
    [InlineData(Memory + Abi, "does not export the functions gristmill_abi_version")]
    [InlineData(Memory + Abi + """(func (export "gristmill_abi_version") (result i32) (i32.const 2))""", "is of ABI version 2")]
    [InlineData("""(memory (export "memory") 2000)""" + Abi + Version, "begins with 2000 pages of memory; wasm.memoryMb grants 1024")]
    [InlineData("(memory 1) " + Memory + Abi + Version, "memor")]
    [InlineData("""(import "gristmill" "log" (func (param f32))) """ + Memory + Abi + "(func $f unreachable) (start $f)" + Version, "unreachable")]
    public async Task What_cannot_run_here_says_why(string body, string reason)
    {
        await using var guest = await Guest.TextAsync($"(module {body})");
        Assert.Contains(reason, Assert.IsType<ModuleOutcome.Unavailable>(await guest.CallAsync("echo")).Message);
    }

    [Fact]
    public async Task What_is_no_module_says_so()
    {
        Guest.Skip();
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "made", "none")).FullName, "none.wasm");
        await File.WriteAllTextAsync(file, "#!/bin/sh", TestContext.Current.CancellationToken);
        await using var guest = await Guest.StartAsync(file, null);
        Assert.Contains("none.wasm: WebAssembly.compile()",
            Assert.IsType<ModuleOutcome.Unavailable>(await guest.CallAsync("echo")).Message);
    }

    [Fact]
    public async Task A_reactor_is_initialized_once()
    {
        await using var guest = await Guest.TextAsync($$"""
            (module {{Memory}} {{Abi}}
              (global $made (mut i32) (i32.const 0))
              (data (i32.const 64) "0")
              (func (export "_initialize") (i32.store8 (i32.const 64) (i32.add (i32.load8_u (i32.const 64)) (i32.const 1))))
              {{Version}})
            """);
        Assert.Equal("1", await guest.TextAsync("echo"));
    }

    [Fact]
    public async Task It_becomes_a_worker_with_the_limits_of_its_manifest()
    {
        var processes = new Recorder();
        await new WasmModuleRuntime(processes).LoadAsync(
            new ModuleManifest
            {
                Name = "guest",
                Version = "1",
                Runtime = ModuleManifest.WasmRuntime,
                Entry = "guest.wasm",
                Directory = "/modules/guest",
                Operations = FrozenDictionary<string, OperationManifest>.Empty,
                Wasm = new WasmManifest
                {
                    MemoryMb = 10, CpuSeconds = 1.5, Workers = 3,
                    Environment = new Dictionary<string, string> { ["A"] = "b" }.ToFrozenDictionary(),
                },
            }, TestContext.Current.CancellationToken);
        var process = processes.Loaded!.Process!;
        Assert.Equal(["node", "--wasm-max-mem-pages=160"], process.Command[..2]);
        Assert.Equal("guest.wasm", process.Command[^1]);
        Assert.Equal((3, 4, 522L << 20), (process.Workers, process.Warm, process.Limits.MemoryBytes));
        Assert.Equal("""{"memoryMb":10,"cpuSeconds":1.5,"environment":{"A":"b"}}""", Assert.Single(process.Environment).Value);
    }

    [Fact]
    public async Task A_manifest_of_another_runtime_is_refused() => await Assert.ThrowsAsync<ModuleLoadException>(() =>
        new WasmModuleRuntime(new Recorder()).LoadAsync(
            new ModuleManifest
            {
                Name = "guest",
                Version = "1",
                Runtime = ModuleManifest.ProcessRuntime,
                Entry = "guest.wasm",
                Directory = "/modules/guest",
                Operations = FrozenDictionary<string, OperationManifest>.Empty,
            }, TestContext.Current.CancellationToken));

    /// <summary>Keeps the manifest it is given.</summary>
    private sealed class Recorder : IModuleRuntime
    {
        public ModuleManifest? Loaded { get; private set; }

        public string Name => ModuleManifest.ProcessRuntime;

        public Task<IModuleInstance> LoadAsync(ModuleManifest manifest, CancellationToken cancellation)
        {
            Loaded = manifest;
            return Task.FromResult<IModuleInstance>(null!);
        }
    }
}
