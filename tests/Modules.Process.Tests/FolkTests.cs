using System.Text;
using System.Text.Json.Nodes;

namespace Gristmill.Modules.Process.Tests;

/// <summary>Workers that speak folk's protocol.</summary>
public sealed class FolkTests
{
    private static BadWorker Start(bool methodIsOperation = true) => BadWorker.Start("folk.php", manifest => manifest with
    {
        Protocol = WorkerProtocolKind.Folk, MethodIsOperation = methodIsOperation,
    });

    private static string Text(ModuleOutcome outcome) =>
        Encoding.UTF8.GetString(Assert.IsType<ModuleOutcome.Success>(outcome).Result.Span);

    [Theory]
    [InlineData(1)]
    [InlineData(8 << 20)]
    public async Task An_echo_of_any_size_comes_back(int bytes)
    {
        await using var worker = Start();
        await worker.EchoAsync($"\"{new string('x', bytes)}\"");
    }

    [Fact]
    public async Task Values_come_back_as_they_were()
    {
        await using var worker = Start();
        const string values = """[-9223372036854775808,9223372036854775807,0.1,1.0,"ñ🌾\u0000",null,true,{"a":[1,2],"ü":"x"}]""";
        await worker.EchoAsync(values);
        await worker.EchoAsync("""{"object":{},"array":[]}""");
    }

    [Fact]
    public async Task The_method_is_dispatch_unless_the_manifest_says_otherwise()
    {
        await using var worker = Start(methodIsOperation: false);
        Assert.Equal("""{"dispatched":{"a":1},"timeout":"-1"}""", Text(await worker.CallAsync("echo", """{"a":1}""")));
    }

    [Fact]
    public async Task The_workers_code_and_message_are_kept()
    {
        await using var worker = Start();
        Assert.Equal(new ModuleOutcome.Fault("-32601", "method not found: nothing", false), await worker.CallAsync("nothing", "1"));
        Assert.Equal(new ModuleOutcome.Fault("-32603", "It broke.", true), await worker.CallAsync("throw", "1"));
        var binary = Assert.IsType<ModuleOutcome.Fault>(await worker.CallAsync("binary", "1"));
        Assert.Equal("malformed_result", binary.Code);
        Assert.Equal(3, worker.Slot.Calls);
    }

    [Fact]
    public async Task What_MessagePack_cannot_express_reaches_no_worker()
    {
        await using var worker = Start();
        var refused = Assert.IsType<ModuleOutcome.ClientError>(await worker.CallAsync("echo", "[18446744073709551616]"));
        Assert.Contains("more than 64 bits", refused.Message);
        await worker.EchoAsync();
    }

    [Fact]
    public async Task It_is_told_that_it_runs_on_pipes_and_its_input_is_empty_and_its_output_is_drained()
    {
        await using var worker = Start();
        var about = JsonNode.Parse(Text(await worker.CallAsync("about", "1")))!.AsArray();
        Assert.Equal(("pipe", "", worker.Slot.Pid), ((string)about[0]!, (string)about[1]!, (int)about[2]!));
        Assert.Equal("""[1.0,-9223372036854775808,[]]""", new JsonArray([.. about.Skip(3).Select(n => n!.DeepClone())]).ToJsonString());
        await Probe.UntilAsync(() => worker.Log.Lines.Any(
            line => line.EndsWith("folk fixture on stdout", StringComparison.Ordinal)), "the line on stdout");
    }

    [Fact]
    public async Task A_death_and_a_timeout_replace_the_worker()
    {
        await using var worker = Start();
        Assert.Equal("worker_died", Assert.IsType<ModuleOutcome.Fault>(await worker.CallAsync("die", "1")).Code);
        await worker.EchoAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => worker.CallAsync("wait", "1", TimeSpan.FromMilliseconds(200)));
        await worker.EchoAsync();
    }
}
