using System.Net;
using System.Text.Json.Nodes;
using Gristmill.EndToEnd.Nodes;
using Gristmill.Testing.Nodes;

namespace Gristmill.EndToEnd;

/// <summary>Jobs that a node archives.</summary>
public sealed class ArchiveTests
{
    private static readonly string[] Hasty = ["--Retention:Default:Completed", "00:00:01", "--Retention:Interval", "00:00:01"];

    [Theory]
    [InlineData("table")]
    [InlineData("files")]
    public async Task A_pruned_job_is_still_answered_and_shown_also_after_a_kill(string to)
    {
        using var data = new TemporaryDirectory();
        string id;
        JsonObject completed;
        await using (var node = await NodeProcess.StartAsync(data.Path, ["--Jobs:Archive:To", to, .. Hasty]))
        {
            id = (string)(await node.Http.EnqueueAsync(new { module = "testbed", operation = "stamp" }))["id"]!;
            completed = await node.Http.UntilAsync(id, "Completed");
            Assert.False(completed.ContainsKey("archived"));
            await Probe.UntilAsync(async () => (await node.Http.JobAsync(id)).ContainsKey("archived"), "the job to be archived");
            Assert.Empty(await node.Http.AllJobsAsync());
            await node.KillAsync();
        }

        await using var again = await NodeProcess.StartAsync(data.Path, ["--Jobs:Archive:To", to, .. Hasty]);
        var archived = await again.Http.JobAsync(id);
        Assert.True((bool)archived["archived"]!);
        archived.Remove("archived");
        Assert.Equal(completed.ToJsonString(), archived.ToJsonString());
        var page = await again.Http.GetStringAsync($"/jobs/{id}");
        Assert.Contains("It stands in the archive", page);
        Assert.DoesNotContain(">Retry<", page);
        using var deleted = await again.Http.DeleteAsync($"/v1/jobs/{id}");
        Assert.Equal(HttpStatusCode.Conflict, deleted.StatusCode);
    }

    [Fact]
    public async Task A_node_that_cannot_write_its_archive_does_not_start()
    {
        using var data = new TemporaryDirectory();
        await File.WriteAllTextAsync(data.File("file"), "", TestContext.Current.CancellationToken);
        await using var node = NodeProcess.Launch("--urls", "http://127.0.0.1:0", "--data", data.Path, "--modules", NodeProcess.Modules,
            "--Jobs:Archive:To", "files", "--Jobs:Archive:Directory", data.File("file"));
        Assert.Equal(1, await node.ExitAsync());
        Assert.Contains("Jobs:Archive:Directory: expected a directory that can be written", node.Output);
    }
}
