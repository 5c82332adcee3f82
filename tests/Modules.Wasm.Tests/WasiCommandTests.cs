using System.Collections.Frozen;

namespace Gristmill.Modules.Wasm.Tests;

/// <summary>WASI preview 1 commands: standard streams, exit codes, and what they cannot reach.</summary>
public sealed class WasiCommandTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(65_537)]
    [InlineData(5 << 20)]
    public async Task Arguments_come_on_standard_input_and_the_result_goes_to_standard_output(int length)
    {
        await using var guest = await Guest.CommandAsync();
        var text = $"\"{new string('y', length)}\"";
        Assert.Equal(text, await guest.TextAsync("echo", text));
        Assert.Equal("{\"ü\":1e400}", await guest.TextAsync("echo", "{\"ü\":1e400}"));
    }

    [Fact]
    public async Task The_exit_code_says_what_the_answer_is()
    {
        await using var guest = await Guest.CommandAsync();
        Assert.StartsWith("{\"code\":\"told\"", await guest.TextAsync("last", "0"));
        Assert.Equal(new ModuleOutcome.ClientError("told", "So it was told.", "x"), await guest.CallAsync("last", "1"));
        Assert.Equal(new ModuleOutcome.Fault("told", "So it was told.", false), await guest.CallAsync("last", "2"));
        Assert.Equal(new ModuleOutcome.Fault("module_fault", "The module exited with code 3.", true), await guest.CallAsync("last", "3"));
        Assert.Equal("malformed_result", (await guest.FaultAsync("unknown")).Code);
    }

    [Fact]
    public async Task It_reaches_no_file_and_no_socket()
    {
        await using var guest = await Guest.CommandAsync();
        // Bad descriptor, but for: seeking in a stream; its own streams' state; random numbers, to memory or beside it; yield.
        Assert.Equal("\"08 08 08 08 08 70 00 08 00 21 00 \"", await guest.TextAsync("files"));
    }

    [Fact]
    public async Task It_sees_the_variables_that_are_granted_and_no_other()
    {
        await using var none = await Guest.CommandAsync();
        Assert.Equal("\"\"", await none.TextAsync("variables"));
        await using var some = await Guest.CommandAsync(new WasmManifest
        {
            Environment = new Dictionary<string, string> { ["COLOR"] = "grün", ["NODE_OPTIONS"] = "--no-such-option" }.ToFrozenDictionary(),
        });
        Assert.Equal(["", "COLOR=grün", "NODE_OPTIONS=--no-such-option"],
            (await some.TextAsync("variables")).Trim('"').Split(' ').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Standard_error_goes_to_the_log()
    {
        await using var guest = await Guest.CommandAsync();
        Assert.Equal("[1]", await guest.TextAsync("notes", "[1]"));
        Assert.Equal(["one", "two"], guest.Log.Entries.Select(line => line.Text.Split(' ')[^1]).Where(word => word is "one" or "two"));
    }

    [Theory]
    [InlineData("trap", "trap")]
    [InlineData("bomb", "trap")]
    [InlineData("flood", "result_too_large")]
    [InlineData("spin", "cpu_time_exceeded")]
    public async Task A_hostile_command_ends_its_own_call_alone(string operation, string code)
    {
        await using var guest = await Guest.CommandAsync(new WasmManifest { CpuSeconds = 0.5 });
        await guest.TextAsync("echo", "0");
        var process = guest.Pid;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(code, (await guest.FaultAsync(operation)).Code);
            Assert.Equal($"{i}", await guest.TextAsync("echo", $"{i}"));
        }

        Assert.Equal(process, guest.Pid);
    }
}
