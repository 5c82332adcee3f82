using Gristmill.EndToEnd.Nodes;
using Gristmill.Testing.Nodes;

namespace Gristmill.EndToEnd.Durability;

public sealed class DrainTests
{
    [Fact]
    public async Task Sigterm_lets_running_jobs_finish_and_gives_the_others_back_unspent()
    {
        using var data = new TemporaryDirectory();
        var journal = Directory.CreateDirectory(data.File("journal")).FullName;
        string[] ids;
        await using (var node = await NodeProcess.StartAsync(data.Path, "--Limits:Blocking", "4"))
        {
            ids = await node.Http.EnqueueBatchAsync(Enumerable.Range(0, 20).Select(_ => (object)new
            {
                module = "testbed", operation = "work", args = new { journal, milliseconds = 1_000 },
            }));
            await Probe.UntilAsync(async () => await node.Http.CountAsync("Running") > 0, "the first job to run");
            await node.TerminateAsync();
            Assert.Equal(0, node.ExitCode);
            Assert.Contains("Drained; 0 attempts left", node.Output);
        }

        await using var next = await NodeProcess.StartAsync(data.Path, "--Limits:Blocking", "4");
        await Probe.UntilAsync(async () => await next.Http.CountAsync("Completed") == ids.Length, "all jobs to complete");
        foreach (var id in ids)
        {
            var job = await next.Http.JobAsync(id);
            Assert.Equal(1, (int)job["attempt"]!);
            Assert.Empty(job["errors"]!.AsArray());
        }
    }

    [Fact]
    public async Task A_second_interrupt_gives_back_at_once_what_runs()
    {
        using var data = new TemporaryDirectory();
        string id;
        await using (var node = await NodeProcess.StartAsync(data.Path, "--Jobs:DrainTimeout", "01:00:00"))
        {
            id = (string)(await node.Http.EnqueueAsync(
                new { module = "testbed", operation = "wait", args = new { milliseconds = 600_000 } }))["id"]!;
            await node.Http.UntilAsync(id, "Running");
            node.Interrupt();
            await Probe.UntilAsync(() => Task.FromResult(node.Output.Contains("Draining: 1 attempts")), "the drain to begin");
            node.Interrupt();
            Assert.Equal(0, await node.ExitAsync().WaitAsync(TimeSpan.FromSeconds(60)));
        }

        await using var next = await NodeProcess.StartAsync(data.Path);
        Assert.Equal(1, (int)(await next.Http.UntilAsync(id, "Running"))["attempt"]!);
    }

    [Fact]
    public async Task A_drain_that_takes_too_long_stops_what_runs_and_spends_no_attempt()
    {
        using var data = new TemporaryDirectory();
        string id;
        await using (var node = await NodeProcess.StartAsync(data.Path, "--Jobs:DrainTimeout", "00:00:01"))
        {
            id = (string)(await node.Http.EnqueueAsync(
                new { module = "testbed", operation = "wait", args = new { milliseconds = 60_000 } }))["id"]!;
            await node.Http.UntilAsync(id, "Running");
            await node.TerminateAsync();
            Assert.Equal(0, node.ExitCode);
        }

        await using var next = await NodeProcess.StartAsync(data.Path);
        var job = await next.Http.UntilAsync(id, "Running");
        Assert.Equal(1, (int)job["attempt"]!);
        Assert.Equal("Released", (string)job["attempts"]![0]!["outcome"]!);
        Assert.Empty(job["errors"]!.AsArray());
    }
}
