using Gristmill.Modules.Sdk;
using Microsoft.Extensions.Logging;

namespace Gristmill.Modules.Wasm.Tests;

/// <summary>Modules of the ABI of <c>docs/wasm-abi.md</c>: their instances, their limits, and what hostile ones can do.</summary>
public sealed class CoreModuleTests
{
    private static readonly WasmManifest Short = new() { CpuSeconds = 0.3 };

    [Fact]
    public async Task An_instance_is_kept_after_an_answer_and_discarded_after_a_trap()
    {
        await using var guest = await Guest.CoreAsync();
        Assert.Equal("1", await guest.TextAsync("count"));
        Assert.Equal("2", await guest.TextAsync("count"));
        await guest.FaultAsync("fail", "{\"kind\":\"coded\"}");
        Assert.Equal("4", await guest.TextAsync("count"));
        await guest.FaultAsync("crash");
        Assert.Equal("1", await guest.TextAsync("count"));
    }

    [Theory]
    [InlineData("crash", "trap", true, "unreachable")]
    [InlineData("deep", "trap", true, "call stack")]
    [InlineData("bomb", "trap", true, "unreachable")]
    [InlineData("spin", "cpu_time_exceeded", false, "more than 0.3 s of processor time")]
    [InlineData("exit", "module_fault", true, "proc_exit(0)")]
    [InlineData("nothing", "malformed_result", true, "not JSON")]
    [InlineData("garbage", "malformed_result", true, "not JSON")]
    [InlineData("outside", "malformed_result", true, "not within the module's memory")]
    [InlineData("mute", "malformed_error", true, "no error in JSON")]
    public async Task A_hostile_guest_ends_its_own_call_alone(string operation, string code, bool retryable, string reason)
    {
        await using var guest = await Guest.CoreAsync(Short);
        await guest.TextAsync("echo", "0");
        var process = guest.Pid;
        for (var i = 0; i < 2; i++)
        {
            var fault = await guest.FaultAsync(operation);
            Assert.Equal((code, retryable), (fault.Code, fault.Retryable));
            Assert.Contains(reason, fault.Message);
            Assert.Equal($"{i}", await guest.TextAsync("echo", $"{i}"));
        }

        Assert.Equal(process, guest.Pid);
    }

    [Fact]
    public async Task Processor_time_is_that_of_one_call_and_waiting_takes_none()
    {
        await using var guest = await Guest.CoreAsync(Short);
        Assert.Equal("\"waited\"", await guest.TextAsync("wait", "{\"milliseconds\":900}"));
        Assert.Equal("\"waited\"", await guest.TextAsync("wait", "{\"milliseconds\":400}"));
        Assert.Equal("3", await guest.TextAsync("count"));
    }

    [Fact]
    public async Task Memory_grows_up_to_the_limit_and_no_further()
    {
        const string Large = "{\"bytes\":9000000}";
        await using var wide = await Guest.CoreAsync(new WasmManifest { MemoryMb = 16 });
        Assert.Equal(9_000_002, (await wide.TextAsync("large", Large)).Length);
        await using var narrow = await Guest.CoreAsync(new WasmManifest { MemoryMb = 8 });
        Assert.Equal("trap", (await narrow.FaultAsync("large", Large)).Code);
        var arguments = await narrow.FaultAsync("echo", $"\"{new string('x', 9_000_000)}\"");
        Assert.Equal("module_fault", arguments.Code);
        Assert.Contains("gristmill_alloc(9000002) gave 0", arguments.Message);
        Assert.Equal("1", await narrow.TextAsync("echo", "1"));
    }

    [Fact]
    public async Task A_result_above_10_MiB_is_not_taken()
    {
        await using var guest = await Guest.CoreAsync();
        var fault = await guest.FaultAsync("large", $"{{\"bytes\":{(10 << 20) - 1}}}");
        Assert.Equal(("result_too_large", false), (fault.Code, fault.Retryable));
        Assert.Equal(10 << 20, (await guest.TextAsync("large", $"{{\"bytes\":{(10 << 20) - 2}}}")).Length);
    }

    [Fact]
    public async Task It_tells_how_far_it_is_and_writes_to_the_log()
    {
        await using var guest = await Guest.CoreAsync();
        var told = new Told();
        Assert.IsType<ModuleOutcome.Success>(await guest.CallAsync("tell", progress: told));
        Assert.Equal(new ModuleProgress(0.5, "half way"), told.Last);
        Assert.Contains(guest.Log.Entries, line => line.Level == LogLevel.Warning && line.Text.Contains("It tells."));
    }

    [Fact]
    public async Task A_guest_that_floods_the_log_is_cut_short()
    {
        await using var guest = await Guest.CoreAsync();
        await guest.TextAsync("flood");
        // 100 a second, and a million lines take a few seconds at most.
        Assert.InRange(guest.Log.Entries.Count(line => line.Text.Contains("It tells.")), 1, 10_000);
    }

    private sealed class Told : IProgress<ModuleProgress>
    {
        public ModuleProgress? Last { get; private set; }

        public void Report(ModuleProgress value) => Last = value;
    }
}
