using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gristmill.EndToEnd.Nodes;
using Gristmill.Testing.Chaos;
using Gristmill.Testing.Nodes;

namespace Gristmill.EndToEnd.Cluster;

/// <summary>Schedules on three nodes over one PostgreSQL, while nodes die.</summary>
public sealed class ScheduleTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private static readonly string[] Names = ["one", "two", "three"];

    private Task<ChaosCluster> StartAsync(TemporaryDirectory data) => ChaosCluster.StartAsync(fixture.Server, data.Path,
        Names.ToDictionary(name => name, _ => (IReadOnlyDictionary<string, string>)new Dictionary<string, string>()));

    private static async Task PutAsync(NodeProcess node, string name, object schedule)
    {
        using var response = await node.Http.PutAsJsonAsync($"/v1/schedules/{name}", schedule);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<JsonObject> GetAsync(NodeProcess node, string name) =>
        (await node.Http.GetFromJsonAsync<JsonObject>($"/v1/schedules/{name}"))!;

    private static object EverySecond(string overlap) =>
        new { everySeconds = 1, overlap, job = new { module = "testbed", operation = "stamp" } };

    [Fact]
    public async Task Each_tick_enqueues_exactly_once_and_none_is_missed_while_the_node_that_serves_it_is_killed()
    {
        using var data = new TemporaryDirectory();
        await using var cluster = await StartAsync(data);
        await PutAsync(cluster.Nodes["one"], "beat", EverySecond("allow"));
        await Probe.UntilAsync(async () => await cluster.CountAsync("true") >= 4, "four ticks");
        await cluster.KillAsync("one");
        var atKill = await cluster.CountAsync("true");
        await Probe.UntilAsync(async () => await cluster.CountAsync("true") > atKill, "another node to go on", TimeSpan.FromSeconds(10));
        // All of them have served it once or tried to; then the next one dies too.
        await Probe.UntilAsync(async () => await cluster.CountAsync("true") >= atKill + 8, "eight more ticks");
        await cluster.StartNodeAsync("one", new Dictionary<string, string>());
        await cluster.KillAsync("two");
        var atSecondKill = await cluster.CountAsync("true");
        await Probe.UntilAsync(async () => await cluster.CountAsync("true") >= atSecondKill + 8, "eight more ticks");

        using (var paused = await cluster.Nodes["three"].Http.PostAsync("/v1/schedules/beat/pause", null)) Assert.True(paused.IsSuccessStatusCode);
        var schedule = await GetAsync(cluster.Nodes["one"], "beat");
        var jobs = await cluster.Nodes["one"].Http.AllJobsAsync("&tag=schedule:beat");
        Assert.Equal((int)schedule["enqueued"]!, jobs.Count);
        Assert.Equal((0, 0), ((int)schedule["missed"]!, (int)schedule["skipped"]!));
        // An id begins with its tick's millisecond: one job for each second, and no second left out.
        var seconds = jobs.Select(job => Convert.ToInt64(((string)job["id"]!).Replace("-", "")[..12], 16)).Order().ToArray();
        Assert.Equal(Enumerable.Range(0, seconds.Length).Select(i => seconds[0] + 1_000L * i), seconds);
        await Probe.UntilAsync(async () => await cluster.CountAsync("state = 5") == jobs.Count, "all jobs to complete");
    }

    [Fact]
    public async Task A_change_takes_effect_at_once_whichever_node_is_asked()
    {
        using var data = new TemporaryDirectory();
        await using var cluster = await StartAsync(data);
        var (one, two, three) = (cluster.Nodes["one"], cluster.Nodes["two"], cluster.Nodes["three"]);
        await PutAsync(one, "beat", new { cron = "0 0 1 1 *", job = new { module = "testbed", operation = "stamp" } });
        // The node that was asked first waits for a tick months ahead, and knows nothing of the change.
        await PutAsync(two, "beat", EverySecond("skip"));
        await Probe.UntilAsync(async () => (int)(await GetAsync(three, "beat"))["enqueued"]! >= 2, "two ticks", TimeSpan.FromSeconds(5));
        using (var paused = await three.Http.PostAsync("/v1/schedules/beat/pause", null)) Assert.True(paused.IsSuccessStatusCode);
        var enqueued = (int)(await GetAsync(one, "beat"))["enqueued"]!;
        using (var resumed = await one.Http.PostAsync("/v1/schedules/beat/resume", null)) Assert.True(resumed.IsSuccessStatusCode);
        await Probe.UntilAsync(async () => (int)(await GetAsync(two, "beat"))["enqueued"]! >= enqueued + 2, "two more ticks", TimeSpan.FromSeconds(5));
        using (var deleted = await three.Http.DeleteAsync("/v1/schedules/beat")) Assert.True(deleted.IsSuccessStatusCode);
        var jobs = await cluster.CountAsync("true");
        await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System);
        Assert.Equal(jobs, await cluster.CountAsync("true"));
    }

    [Fact]
    public async Task Overlap_policies_hold_while_a_node_dies_and_another_sleeps()
    {
        string[] policies = ["skip", "queueOne", "cancelRunning"];
        using var data = new TemporaryDirectory();
        await using var cluster = await StartAsync(data);
        foreach (var (policy, node) in policies.Zip(Names))
        {
            await PutAsync(cluster.Nodes[node], policy,
                new { everySeconds = 1, overlap = policy, job = new { module = "testbed", operation = "wait", args = new { milliseconds = 2_300 } } });
        }

        await UntilStartedAsync(3);
        await cluster.KillAsync("one");
        cluster.Pause("two");
        await UntilStartedAsync(4);
        cluster.Resume("two");
        await cluster.StartNodeAsync("one", new Dictionary<string, string>());
        await UntilStartedAsync(4);
        foreach (var policy in policies)
        {
            using var paused = await cluster.Nodes["three"].Http.PostAsync($"/v1/schedules/{policy}/pause", null);
            Assert.True(paused.IsSuccessStatusCode);
        }

        await Probe.UntilAsync(async () => await cluster.CountAsync("state IN (1, 2, 3, 4)") == 0, "all jobs to end", TimeSpan.FromSeconds(40));
        // By the jobs' own times: each began, at its latest attempt, after those of earlier ticks had ended.
        Assert.Equal("0", (await cluster.Server.QueryAsync(cluster.Database, """
            SELECT count(*) FROM gristmill.jobs a JOIN gristmill.jobs b ON a.tags = b.tags AND a.id < b.id
            WHERE a.attempted_at IS NOT NULL AND b.attempted_at IS NOT NULL AND b.attempted_at < a.finalized_at AND b.finalized_at > a.attempted_at
            """)).Trim());
        // Skipped ticks leave no job behind, so the next one came when the one before had ended.
        Assert.Equal("0", (await cluster.Server.QueryAsync(cluster.Database, """
            SELECT count(*) FROM (SELECT created_at, lag(finalized_at) OVER (ORDER BY id) AS before FROM gristmill.jobs
                WHERE tags = '{schedule:skip}') each WHERE created_at < before
            """)).Trim());
        Assert.True(await cluster.CountAsync("tags = '{schedule:cancelRunning}' AND state = 6") > 0);
        Assert.Equal(0, await cluster.CountAsync("tags = '{schedule:skip}' AND state <> 5"));

        async Task UntilStartedAsync(int more)
        {
            var before = await Task.WhenAll(policies.Select(StartedAsync));
            for (var i = 0; i < policies.Length; i++)
            {
                var (policy, wanted) = (policies[i], before[i] + more);
                await Probe.UntilAsync(async () => await StartedAsync(policy) >= wanted, $"{more} jobs of {policy} to start", TimeSpan.FromSeconds(60));
            }
        }

        Task<int> StartedAsync(string policy) => cluster.CountAsync($"tags = '{{schedule:{policy}}}' AND attempted_at IS NOT NULL");
    }
}
