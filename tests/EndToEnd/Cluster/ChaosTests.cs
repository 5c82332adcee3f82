using Gristmill.EndToEnd.Nodes;
using Gristmill.Testing.Nodes;

namespace Gristmill.EndToEnd.Cluster;

/// <summary>Three nodes over one PostgreSQL, while everything that can break breaks.</summary>
public sealed class ChaosTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private const int Jobs = 600;
    private static readonly TimeSpan Rescue = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Nothing_is_lost_and_nothing_ends_twice_when_nodes_are_killed_and_paused_and_the_database_restarts()
    {
        using var data = new TemporaryDirectory();
        var journal = Directory.CreateDirectory(data.File("journal")).FullName;
        var store = await cluster.Server.CreateDatabaseAsync();
        var database = store[(store.LastIndexOf('=') + 1)..];
        string[] flags = ["--Limits:Io", "20", "--Limits:Blocking", "20", "--Retry:FirstDelay", "00:00:00.2"];
        // At once, so that they migrate at once.
        var nodes = await Task.WhenAll(((string[])["stays", "dies", "sleeps"]).Select(
            name => ClusterFixture.StartAsync(data, store, name, flags)));
        await using var stays = nodes[0];
        await using var dies = nodes[1];
        await using var sleeps = nodes[2];
        var ids = await stays.Http.EnqueueBatchAsync(Enumerable.Range(0, Jobs).Select(_ => (object)new
        {
            module = "testbed", operation = "work", args = new { journal, milliseconds = 500 },
        }));
        await Probe.UntilAsync(async () => await RunningOnAsync("dies") > 0 && await RunningOnAsync("sleeps") > 0, "all nodes to run");

        await dies.KillAsync();
        var died = TimeProvider.System.GetTimestamp();
        sleeps.Pause();
        await cluster.Server.StopAsync();
        await cluster.Server.StartAgainAsync();
        await Probe.UntilAsync(async () => await RunningOnAsync("dies") == 0, "the dead node's jobs to be rescued", Rescue);
        Assert.InRange(TimeProvider.System.GetElapsedTime(died), TimeSpan.Zero, Rescue);
        await Probe.UntilAsync(async () => await RunningOnAsync("sleeps") == 0, "the paused node's jobs to be rescued", Rescue);
        sleeps.Resume();

        await Probe.UntilAsync(async () => await QueryAsync("state = 5") == Jobs, "all jobs to complete", TimeSpan.FromSeconds(60));
        var jobs = await stays.Http.AllJobsAsync();
        Assert.Equal(ids.Order(), jobs.Select(job => (string)job["id"]!).Order());
        Assert.All(jobs, job => Assert.Equal("Completed", (string)job["state"]!));
        Assert.Contains("stopped", sleeps.Output);
        Assert.True(await QueryAsync("history LIKE '%lease_lost%'") > 0, "Nothing was rescued: the kill hit nothing.");
        // An outcome accepted twice, or lost, would leave counts that do not agree with the rows.
        Assert.Equal($"default|5|{Jobs}", (await cluster.Server.QueryAsync(database,
            "SELECT queue, state, sum(count) FROM gristmill.job_counts GROUP BY 1, 2 HAVING sum(count) <> 0")).Trim());
        var ended = Directory.EnumerateFiles(journal, "end *").Select(entry => Path.GetFileName(entry).Split(' ')[1]).ToHashSet();
        Assert.All(ids, id => Assert.Contains(id, ended));

        async Task<int> RunningOnAsync(string node) => await QueryAsync($"state = 3 AND leased_by LIKE '{node}/%'");

        async Task<int> QueryAsync(string where) => int.Parse(
            await cluster.Server.QueryAsync(database, $"SELECT count(*) FROM gristmill.jobs WHERE {where}"));
    }
}
