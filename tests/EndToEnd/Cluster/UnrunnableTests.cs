using System.Text.Json.Nodes;
using Gristmill.EndToEnd.Nodes;
using Gristmill.Testing.Nodes;

namespace Gristmill.EndToEnd.Cluster;

/// <summary>Nodes of which one has a newer version of a module, with an operation that the others lack.</summary>
public sealed class UnrunnableTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static readonly object Stamp = new { module = "testbed", operation = "stamp" };

    /// <summary>A modules directory whose testbed has another version, and lacks operations.</summary>
    private static string Older(TemporaryDirectory data, params string[] lacking)
    {
        var folder = Directory.CreateDirectory(Path.Combine(data.File("older"), "testbed")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(NodeProcess.Modules, "testbed")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var path = Path.Combine(folder, "module.json");
        var manifest = JsonNode.Parse(File.ReadAllText(path))!;
        manifest["version"] = "0.1.0";
        foreach (var operation in lacking) manifest["operations"]!.AsObject().Remove(operation);
        File.WriteAllText(path, manifest.ToJsonString());
        return data.File("older");
    }

    [Fact]
    public async Task A_job_of_a_newer_version_s_operation_waits_for_a_node_that_has_it_and_runs_there()
    {
        using var data = new TemporaryDirectory();
        var store = await cluster.Server.CreateDatabaseAsync();
        await using var old = await ClusterFixture.StartAsync(data, store, "old", "--modules", Older(data, "stamp"));
        string id;
        await using (var first = await ClusterFixture.StartAsync(data, store, "first"))
        {
            var ids = await first.Http.EnqueueBatchAsync(Enumerable.Range(0, 50).Select(_ => Stamp));
            foreach (var each in ids)
            {
                var job = await first.Http.UntilAsync(each, "Completed");
                Assert.StartsWith("first/", (string)job["leasedBy"]!);
                Assert.Equal(1, (int)job["attempt"]!);
            }

            id = (string)(await first.Http.EnqueueAsync(
                new { module = "testbed", operation = "stamp", scheduledAt = TimeProvider.System.GetUtcNow().AddSeconds(10) }))["id"]!;
            await first.TerminateAsync();
            Assert.Equal(0, await first.ExitAsync());
        }

        await old.Http.UntilAsync(id, "Available");
        var waiting = (await old.Http.JobAsync(id))["waiting"]!;
        Assert.Equal("no_capable_silo", (string)waiting["code"]!);
        Assert.Contains("operation stamp of module testbed", (string)waiting["message"]!);
        await using var next = await ClusterFixture.StartAsync(data, store, "next");
        var done = await old.Http.UntilAsync(id, "Completed");
        Assert.StartsWith("next/", (string)done["leasedBy"]!);
        Assert.Equal(1, (int)done["attempt"]!);
        Assert.Single(done["attempts"]!.AsArray());
    }

    [Fact]
    public async Task A_job_that_no_node_can_run_for_too_long_is_discarded_with_the_reason()
    {
        using var data = new TemporaryDirectory();
        var store = await cluster.Server.CreateDatabaseAsync();
        string[] impatient = ["--Jobs:UnrunnableAfter", "00:00:04", "--Jobs:Heartbeat", "00:00:01", "--Jobs:LostAfter", "00:00:03"];
        string id;
        await using (var has = await ClusterFixture.StartAsync(data, store, "has"))
        {
            id = (string)(await has.Http.EnqueueAsync(
                new { module = "testbed", operation = "stamp", scheduledAt = TimeProvider.System.GetUtcNow().AddSeconds(10) }))["id"]!;
            await has.TerminateAsync();
            Assert.Equal(0, await has.ExitAsync());
        }

        await using var old = await ClusterFixture.StartAsync(data, store, "old", ["--modules", Older(data, "stamp"), .. impatient]);
        var job = await old.Http.UntilAsync(id, "Discarded");
        Assert.Equal("unrunnable", (string)job["errors"]!.AsArray()[^1]!["code"]!);
        Assert.Equal(0, (int)job["attempt"]!);
        Assert.Contains("testbed/stamp", (string)job["attempts"]!.AsArray()[^1]!["message"]!);
    }
}
