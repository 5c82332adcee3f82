using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gristmill.EndToEnd.Nodes;
using Gristmill.Testing.Nodes;

namespace Gristmill.EndToEnd.Cluster;

/// <summary>Several nodes over one PostgreSQL, which find each other only there.</summary>
public sealed class ClusterTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private const string Never = "00:10:00";

    private static object Work(string journal, int milliseconds) =>
        new { module = "testbed", operation = "work", args = new { journal, milliseconds } };

    [Fact]
    public async Task A_cancel_reaches_the_attempt_within_a_second_whichever_node_is_asked()
    {
        using var data = new TemporaryDirectory();
        var store = await cluster.Server.CreateDatabaseAsync();
        await using var runs = await ClusterFixture.StartAsync(data, store, "runs");
        var id = (string)(await runs.Http.EnqueueAsync(
            new { module = "testbed", operation = "wait", args = new { milliseconds = 60_000 } }))["id"]!;
        await runs.Http.UntilAsync(id, "Running");
        await using var asked = await ClusterFixture.StartAsync(data, store, "asked");
        using var answer = await asked.Http.PostAsync($"/v1/jobs/{id}/cancel", null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var job = await asked.Http.UntilAsync(id, "Canceled");
        Assert.InRange(((DateTimeOffset)job["finalizedAt"]! - (DateTimeOffset)job["cancelRequestedAt"]!).TotalSeconds, 0, 1);
    }

    [Fact]
    public async Task A_job_that_its_node_has_no_room_for_is_taken_by_another_without_a_poll()
    {
        using var data = new TemporaryDirectory();
        var journal = Directory.CreateDirectory(data.File("journal")).FullName;
        var store = await cluster.Server.CreateDatabaseAsync();
        await using var full = await ClusterFixture.StartAsync(data, store, "full", "--Limits:Blocking", "1", "--Jobs:Poll", Never);
        var held = (string)(await full.Http.EnqueueAsync(Work(journal, 20_000)))["id"]!;
        await full.Http.UntilAsync(held, "Running");
        await using var idle = await ClusterFixture.StartAsync(data, store, "idle", "--Jobs:Poll", Never);
        await Probe.UntilAsync(async () => (await idle.Http.GetAsync("/health/ready")).IsSuccessStatusCode, "the idle node to be ready");
        var job = await full.Http.EnqueueAsync(Work(journal, 1));
        job = await full.Http.UntilAsync((string)job["id"]!, "Completed");
        Assert.StartsWith("idle/", (string)job["leasedBy"]!);
        Assert.InRange(((DateTimeOffset)job["attemptedAt"]! - (DateTimeOffset)job["createdAt"]!).TotalSeconds, 0, 1);
    }

    [Fact]
    public async Task A_node_told_to_stop_ends_well()
    {
        using var data = new TemporaryDirectory();
        await using var node = await ClusterFixture.StartAsync(data, await cluster.Server.CreateDatabaseAsync(), "node");
        await node.Http.UntilAsync((string)(await node.Http.EnqueueAsync(
            new { module = "testbed", operation = "wait", args = new { milliseconds = 1 } }))["id"]!, "Completed");
        await node.TerminateAsync();
        Assert.Equal(0, await node.ExitAsync());
    }

    [Fact]
    public async Task A_job_never_goes_to_a_node_that_lacks_its_module()
    {
        using var data = new TemporaryDirectory();
        var journal = Directory.CreateDirectory(data.File("journal")).FullName;
        var store = await cluster.Server.CreateDatabaseAsync();
        await using var has = await ClusterFixture.StartAsync(data, store, "has", "--Limits:Blocking", "1");
        // The last of two flags wins: a directory without modules.
        await using var lacks = await ClusterFixture.StartAsync(data, store, "lacks", "--modules", data.File("none"));
        var ids = await has.Http.EnqueueBatchAsync(Enumerable.Range(0, 20).Select(_ => Work(journal, 20)));
        await Probe.UntilAsync(async () => await has.Http.CountAsync("Completed") == ids.Length, "all jobs to complete");
        Assert.All(await lacks.Http.AllJobsAsync(), job => Assert.StartsWith("has/", (string)job["leasedBy"]!));
    }

    [Fact]
    public async Task An_enqueue_that_the_database_does_not_take_is_answered_503_in_time_and_works_again_after()
    {
        using var data = new TemporaryDirectory();
        var store = await cluster.Server.CreateDatabaseAsync();
        await using var node = await ClusterFixture.StartAsync(data, store, "node", "--PostgreSql:EnqueueTimeout", "00:00:03");
        await cluster.Server.StopAsync();
        try
        {
            using var refused = await node.Http.PostAsJsonAsync("/v1/jobs", new { module = "testbed", operation = "stamp" });
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("store_unavailable", (string)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["code"]!);
            using var unread = await node.Http.GetAsync("/v1/jobs");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unread.StatusCode);
        }
        finally
        {
            await cluster.Server.StartAgainAsync();
        }

        var job = await node.Http.EnqueueAsync(new { module = "testbed", operation = "stamp" });
        await node.Http.UntilAsync((string)job["id"]!, "Completed");
        // The one that was refused was never sent, so it did not come through.
        Assert.Single(await node.Http.AllJobsAsync());
    }

    [Fact]
    public async Task Migrate_makes_the_tables_or_prints_how()
    {
        var store = await cluster.Server.CreateDatabaseAsync();
        await using var runs = NodeProcess.Launch("migrate", "--store", store);
        Assert.Equal(0, await runs.ExitAsync());
        Assert.Contains("at migration", runs.Output);
        await using var prints = NodeProcess.Launch("migrate", "print");
        Assert.Equal(0, await prints.ExitAsync());
        Assert.Contains("CREATE TABLE jobs", prints.Output);
        await using var lacks = NodeProcess.Launch("migrate");
        Assert.Equal(1, await lacks.ExitAsync());
        Assert.Contains("Store: Expected", lacks.Output);
    }
}
