using Gristmill.EndToEnd.Nodes;
using Gristmill.Testing.Nodes;

namespace Gristmill.EndToEnd;

/// <summary>What an operator did wrong is told in one line, with exit code 1, and leaves nothing behind.</summary>
public sealed class StartTests
{
    public static TheoryData<string[], string> Mistakes() => new()
    {
        { ["--port", "80"], "--port: There is no such flag" },
        { ["--Jobs:Pol", "1"], "--Jobs:Pol: There is no such flag" },
        { ["--data"], "--data: Expected a value after it" },
        { ["start"], "start: Expected a flag" },
        { ["--urls", "http://0.0.0.0:5999"], "Urls: Expected a loopback address" },
        { ["--urls", "nonsense"], "Urls: Expected a URL such as" },
        { ["--name", "no spaces"], "Name: Expected 1 to 100 letters" },
        { ["--Limits:Io", "many"], "Limits:Io: expected a whole number, got 'many'." },
        { ["--Jobs:Poll", "soon"], "Jobs:Poll: expected a time such as 00:00:05, got 'soon'." },
        { ["--Jobs:Poll", "5"], "Jobs:Poll: expected more than 00:00:00 and at most 1.00:00:00, got 5.00:00:00." },
        { ["--Jobs:Lease", "10675199.02:48:05"], "Jobs:Lease: expected more than 00:00:00 and at most" },
        { ["--Retry:MaxDelay", "10675199.02:48:05"], "Retry:MaxDelay: expected at most" },
        { ["--Logging:LogLevel:Default", "Loud"], "Logging:LogLevel:Default: Expected one of Trace" },
        { ["--Limits:Io", "0"], "Limits:Io: expected 1 to 100000, got 0." },
        { ["--Jobs:Lease", "00:00:01"], "Jobs:Lease: expected at least Jobs:LostAfter (00:00:10), got 00:00:01." },
        { ["--Http:MaxInFlight", "0"], "Http:MaxInFlight: expected 1 or more, got 0." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_in_one_line(string[] flags, string message)
    {
        using var parent = new TemporaryDirectory();
        var data = parent.File("data");
        await using var node = NodeProcess.Launch(flags.Contains("--data") ? flags : ["--data", data, .. flags]);
        Assert.Equal(1, await node.ExitAsync());
        Assert.Contains(message, node.Output);
        Assert.Single(node.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public async Task A_data_directory_that_another_node_holds_is_refused_with_its_process()
    {
        using var data = new TemporaryDirectory();
        await using var holder = await NodeProcess.StartAsync(data.Path);
        await using var second = NodeProcess.Launch("--data", data.Path, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains($"is held by another node (process {holder.Id})", second.Output);
    }

    [Fact]
    public async Task A_port_in_use_is_told()
    {
        using var data = new TemporaryDirectory();
        using var other = new TemporaryDirectory();
        await using var holder = await NodeProcess.StartAsync(data.Path);
        string id;
        await using (var first = await NodeProcess.StartAsync(other.Path, "--Jobs:DrainTimeout", "00:00:00.1"))
        {
            id = (string)(await first.Http.EnqueueAsync(
                new { module = "testbed", operation = "wait", args = new { milliseconds = 60_000 } }))["id"]!;
            await first.Http.UntilAsync(id, "Running");
            await first.TerminateAsync();
        }

        await using (var second = NodeProcess.Launch(
            "--data", other.Path, "--modules", NodeProcess.Modules, "--urls", holder.Http.BaseAddress!.ToString().TrimEnd('/')))
        {
            Assert.Equal(1, await second.ExitAsync());
            Assert.Contains("address already in use", second.Output);
        }

        // The node that could not start took no job, so no attempt was spent.
        await using var third = await NodeProcess.StartAsync(other.Path);
        Assert.Equal(1, (int)(await third.Http.UntilAsync(id, "Running"))["attempt"]!);
    }

    [Fact]
    public async Task The_node_says_in_five_lines_what_it_is_and_what_to_try()
    {
        using var data = new TemporaryDirectory();
        await using var node = await NodeProcess.StartAsync(data.Path);
        using var answer = await node.Http.GetAsync("/health/ready");
        Assert.True(answer.IsSuccessStatusCode);
        // Orleans has two warnings of its own to say before.
        var lines = node.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.Contains(" Orleans.Runtime.Silo[", StringComparison.Ordinal)).ToArray();
        Assert.Equal(5, lines.Length);
        Assert.Matches("Engine: (Embedded|Orleans)", lines[1]);
        Assert.Contains("gristmill.db", lines[1]);
        Assert.Contains("curl", lines[4]);
    }
}
