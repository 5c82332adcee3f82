using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Gristmill.EndToEnd.Nodes;
using Gristmill.Testing.Chaos;
using Gristmill.Testing.Nodes;

namespace Gristmill.EndToEnd.Cluster;

/// <summary>What queues' rules and unique keys promise, over three nodes of which one dies and one sleeps.</summary>
public sealed class LimitTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private static readonly Dictionary<string, string> Plain = [];

    private static Task<ChaosCluster> StartAsync(ClusterFixture fixture, TemporaryDirectory data) => ChaosCluster.StartAsync(
        fixture.Server, data.Path, ((string[])["stays", "dies", "sleeps"]).ToDictionary(name => name, _ => (IReadOnlyDictionary<string, string>)Plain),
        "--Retry:FirstDelay", "00:00:00.2");

    private static async Task PutAsync(NodeProcess node, string queue, string rules)
    {
        using var response = await node.Http.PutAsync($"/v1/queues/{queue}", new StringContent(rules, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task No_limit_is_exceeded_while_nodes_die_and_sleep()
    {
        const int Jobs = 400;
        const int Waves = 4;
        using var data = new TemporaryDirectory();
        await using var cluster = await StartAsync(fixture, data);
        var node = cluster.Nodes["stays"];
        await PutAsync(node, "limited", """{"maxRunning":12,"maxRunningPerSilo":5,"rate":{"starts":60,"perSeconds":1}}""");
        // Of both lanes, which acquire side by side.
        object[] both =
        [
            new { module = "testbed", operation = "wait", queue = "limited", args = new { milliseconds = 60 } },
            new { module = "testbed", operation = "stubborn", queue = "limited", args = new { milliseconds = 60 } },
        ];
        // Once it is empty again: all nodes wait for the first jobs that come.
        for (var wave = 1; wave <= Waves; wave++)
        {
            await node.Http.EnqueueBatchAsync(Enumerable.Range(0, 24).Select(i => both[i % 2]));
            await Probe.UntilAsync(async () => await cluster.CountAsync("state = 5") == 24 * wave, "a wave of jobs to complete");
        }

        await node.Http.EnqueueBatchAsync(Enumerable.Range(0, Jobs).Select(i => both[i % 2]));
        await Probe.UntilAsync(async () => await cluster.RunningOnAsync("dies") > 0 && await cluster.RunningOnAsync("sleeps") > 0,
            "all nodes to run");
        await cluster.KillAsync("dies");
        cluster.Pause("sleeps");
        await Probe.UntilAsync(async () => await cluster.RunningOnAsync("sleeps") == 0, "the paused node's jobs to be rescued",
            TimeSpan.FromSeconds(20));
        cluster.Resume("sleeps");
        await Probe.UntilAsync(async () => await cluster.CountAsync("state = 5") == Jobs + 24 * Waves, "all jobs to complete", TimeSpan.FromSeconds(60));
        var attempts = await LimitRecord.ReadAsync(cluster, "limited");
        Assert.InRange(LimitRecord.MostAtOnce(attempts), 2, 12);
        Assert.All(await LimitRecord.ReadBySiloAsync(cluster, "limited"), silo => Assert.InRange(LimitRecord.MostAtOnce(silo), 1, 5));
        Assert.InRange(LimitRecord.MostStarts(attempts, TimeSpan.FromSeconds(1)), 1, 60);
        Assert.InRange(attempts.Count, Jobs + 24 * Waves, Jobs + 24 * Waves + 24);
    }

    [Fact]
    public async Task A_tenant_s_few_jobs_do_not_wait_for_another_one_s_many()
    {
        using var data = new TemporaryDirectory();
        await using var node = await NodeProcess.StartAsync(data.Path, "--Limits:Io", "4", "--Limits:Blocking", "4");
        await PutAsync(node, "shared", """{"key":{"path":"tenant"}}""");
        static object Of(string tenant) => new { module = "testbed", operation = "wait", queue = "shared", args = new { tenant, milliseconds = 20 } };
        for (var i = 0; i < 2; i++) await node.Http.EnqueueBatchAsync(Enumerable.Repeat(Of("many"), 10_000));
        var few = await node.Http.EnqueueBatchAsync(Enumerable.Repeat(Of("few"), 10));
        foreach (var id in few)
        {
            var job = await node.Http.UntilAsync(id, "Completed");
            Assert.InRange(((DateTimeOffset)job["attemptedAt"]! - (DateTimeOffset)job["createdAt"]!).TotalSeconds, 0, 2);
        }

        Assert.True(await AvailableAsync(node) > 15_000);
    }

    [Fact]
    public async Task Jobs_of_low_priority_run_though_those_of_high_priority_never_end()
    {
        using var data = new TemporaryDirectory();
        await using var node = await NodeProcess.StartAsync(data.Path, "--Limits:Io", "2", "--Limits:Blocking", "2", "--Jobs:OverdueAfter", "00:00:01");
        static object Of(int priority) => new { module = "testbed", operation = "wait", priority, args = new { milliseconds = 20 } };
        // More than runs until the low one comes, and less than would make it the newest of what is overdue.
        await node.Http.EnqueueBatchAsync(Enumerable.Repeat(Of(-1), 100));
        var low = (string)(await node.Http.EnqueueAsync(Of(9)))["id"]!;
        await node.Http.EnqueueBatchAsync(Enumerable.Repeat(Of(-1), 10_000));
        await node.Http.UntilAsync(low, "Completed");
        Assert.True(await AvailableAsync(node) > 8_000);
    }

    [Fact]
    public async Task Of_those_who_send_the_same_to_three_nodes_one_enqueues_though_a_node_dies()
    {
        const int Keys = 20;
        using var data = new TemporaryDirectory();
        await using var cluster = await StartAsync(fixture, data);
        var nodes = cluster.Nodes.Values.ToArray();
        var sending = Enumerable.Range(0, 600).Select(async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs")
            {
                Content = JsonContent.Create(new { module = "sample", operation = "echo", scheduledAt = "2030-01-01T00:00:00Z", args = new { key = i % Keys } }),
                Headers = { { "Idempotency-Key", $"key {i % Keys}" } },
            };
            try
            {
                using var response = await nodes[i % nodes.Length].Http.SendAsync(request);
                return (Key: i % Keys, Id: (string?)(await response.Content.ReadFromJsonAsync<JsonNode>())!["id"]);
            }
            catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or ObjectDisposedException)
            {
                return (i % Keys, null);
            }
        }).ToArray();
        await cluster.KillAsync("dies");
        var answers = (await Task.WhenAll(sending)).Where(answer => answer.Id is not null).ToArray();
        Assert.Equal(Keys, answers.DistinctBy(answer => answer.Key).Count());
        Assert.Equal(Keys, answers.DistinctBy(answer => answer.Id).Count());
        Assert.Equal(Keys, await cluster.CountAsync("true"));
    }

    private static async Task<int> AvailableAsync(NodeProcess node)
    {
        var queues = (await node.Http.GetFromJsonAsync<JsonNode>("/v1/queues"))!["queues"]!.AsArray();
        return queues.Sum(queue => (int?)queue!["counts"]!["Available"] ?? 0);
    }
}
