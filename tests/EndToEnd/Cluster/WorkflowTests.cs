using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gristmill.EndToEnd.Nodes;
using Gristmill.Testing.Chaos;
using Gristmill.Testing.Nodes;

namespace Gristmill.EndToEnd.Cluster;

/// <summary>Batches of jobs that wait for each other, over three nodes of which one dies and one sleeps.</summary>
public sealed class WorkflowTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    /// <summary>The database's own record of each time a job stopped waiting for others.</summary>
    private const string Record = """
        CREATE TABLE public.released (job uuid, state smallint);
        CREATE FUNCTION public.note_released() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO public.released VALUES (new.id, new.state);
            RETURN NULL;
        END $$;
        CREATE TRIGGER note_released AFTER UPDATE ON gristmill.jobs FOR EACH ROW WHEN (old.state = 1 AND new.state = 2)
            EXECUTE FUNCTION public.note_released();
        """;

    [Fact]
    public async Task Each_fan_in_releases_once_and_each_batch_is_followed_once_while_nodes_die_and_sleep()
    {
        const int Batches = 30;
        const int Siblings = 12;
        using var data = new TemporaryDirectory();
        await using var cluster = await ChaosCluster.StartAsync(fixture.Server, data.Path,
            ((string[])["stays", "dies", "sleeps"]).ToDictionary(name => name, _ => (IReadOnlyDictionary<string, string>)new Dictionary<string, string>()),
            "--Retry:FirstDelay", "00:00:00.2");
        await cluster.Server.QueryAsync(cluster.Database, Record);
        var nodes = cluster.Nodes.Values.ToArray();
        var made = await Task.WhenAll(Enumerable.Range(0, Batches).Select(i => MakeAsync(nodes[i % nodes.Length].Http, Siblings)));
        await Probe.UntilAsync(async () => await cluster.RunningOnAsync("dies") > 0 && await cluster.RunningOnAsync("sleeps") > 0, "all nodes to run");
        await cluster.KillAsync("dies");
        cluster.Pause("sleeps");
        await Probe.UntilAsync(async () => await cluster.RunningOnAsync("sleeps") == 0, "the paused node's jobs to be rescued", TimeSpan.FromSeconds(20));
        cluster.Resume("sleeps");
        var node = cluster.Nodes["stays"].Http;
        foreach (var id in made)
        {
            var batch = new JsonObject();
            await Probe.UntilAsync(async () => (string)(batch = (await node.GetFromJsonAsync<JsonObject>($"/v1/batches/{id}"))!)["state"]! == "Finished",
                $"batch {id} to finish", TimeSpan.FromSeconds(60));
            Assert.Equal((Siblings + 3L, Siblings + 3L), ((long)batch["total"]!, (long)batch["completed"]!));
            var callback = (await node.GetFromJsonAsync<JsonObject>($"/v1/jobs/{batch["callback"]}?wait=30"))!;
            Assert.Equal(("Completed", Siblings + 3L), ((string)callback["state"]!, (long)callback["args"]!["batch"]!["completed"]!));
        }

        // One each: those that waited for one, those that waited for all, and what came after them.
        Assert.Equal(Batches * (Siblings + 2), int.Parse(await cluster.Server.QueryAsync(cluster.Database, "SELECT count(*) FROM public.released"), CultureInfo.InvariantCulture));
        Assert.Equal(Batches * (Siblings + 2), int.Parse(await cluster.Server.QueryAsync(cluster.Database, "SELECT count(DISTINCT job) FROM public.released"), CultureInfo.InvariantCulture));
        Assert.Equal(Batches * (Siblings + 4), await cluster.CountAsync("true"));
        Assert.Equal(Batches, await cluster.CountAsync($"(SELECT count(*) FROM jsonb_object_keys(convert_from(args, 'UTF8')::jsonb)) = {Siblings}"));
    }

    private static async Task<string> MakeAsync(HttpClient http, int siblings)
    {
        object[] jobs =
        [
            new { name = "first", module = "testbed", operation = "wait", args = new { milliseconds = 20 } },
            .. Enumerable.Range(0, siblings).Select(i => new
            {
                name = $"s{i}", module = "testbed", operation = "wait", args = new { milliseconds = 50 + (i * 37 % 400) }, after = new[] { new { job = "first" } },
            }),
            new
            {
                name = "joined", module = "sample", operation = "echo",
                after = Enumerable.Range(0, siblings).Select(i => new Dictionary<string, string> { ["job"] = $"s{i}", ["as"] = $"r{i}" }).ToArray(),
            },
            new { name = "last", module = "testbed", operation = "wait", args = new { milliseconds = 5 }, after = new[] { new { job = "joined" } } },
        ];
        using var response = await http.PostAsJsonAsync("/v1/batches", new
        {
            jobs,
            callback = new Dictionary<string, object> { ["job"] = new { module = "sample", operation = "echo" }, ["as"] = "batch" },
        });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (string)(await response.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
    }
}
