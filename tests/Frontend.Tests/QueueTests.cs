using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Gristmill.Frontend.Tests;

public sealed class QueueTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private Task<HttpResponseMessage> PutAsync(string queue, string rules) =>
        node.Http.PutAsync($"/v1/queues/{queue}", new StringContent(rules, System.Text.Encoding.UTF8, "application/json"), Now);

    private async Task<JsonNode> JobAsync(string id) => (await node.Http.GetFromJsonAsync<JsonNode>($"/v1/jobs/{id}", Now))!;

    [Fact]
    public async Task Rules_are_set_shown_and_taken_away()
    {
        using var put = await PutAsync("shown", """
            {"maxRunning":5,"maxRunningPerSilo":2,"rate":{"starts":100,"perSeconds":60},
             "key":{"path":"order.tenant","maxRunning":1,"rate":{"starts":10,"perSeconds":1.5}},"note":"æ"}
            """);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        var queue = (await node.Http.GetFromJsonAsync<JsonNode>("/v1/queues/shown", Now))!;
        Assert.Equal((5, 2, 100, 60.0, "æ"), ((int)queue["maxRunning"]!, (int)queue["maxRunningPerSilo"]!, (int)queue["rate"]!["starts"]!,
            (double)queue["rate"]!["perSeconds"]!, (string)queue["note"]!));
        Assert.Equal(("order.tenant", 1, 1.5), ((string)queue["key"]!["path"]!, (int)queue["key"]!["maxRunning"]!,
            (double)queue["key"]!["rate"]!["perSeconds"]!));
        Assert.Contains((await node.Http.GetFromJsonAsync<JsonNode>("/v1/queues", Now))!["queues"]!.AsArray(),
            each => (string)each!["name"]! == "shown");
        using var deleted = await node.Http.DeleteAsync("/v1/queues/shown", Now);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var missing = await node.Http.GetAsync("/v1/queues/never", Now);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("queue_not_found", (string)(await missing.Content.ReadFromJsonAsync<JsonNode>(Now))!["code"]!);
    }

    [Theory]
    [InlineData("""{"maxRunning":0}""", "maxRunning")]
    [InlineData("""{"maxRunningPerSilo":-1}""", "maxRunningPerSilo")]
    [InlineData("""{"rate":{"starts":0,"perSeconds":1}}""", "rate.starts")]
    [InlineData("""{"rate":{"starts":1}}""", "rate.perSeconds")]
    [InlineData("""{"rate":{"starts":1,"perSeconds":1e300}}""", "rate.perSeconds")]
    [InlineData("""{"rate":{"starts":1,"perSeconds":0.5}}""", "rate.perSeconds")]
    [InlineData("""{"key":{}}""", "key.path")]
    [InlineData("""{"key":{"path":"a..b"}}""", "key.path")]
    [InlineData("""{"key":{"path":"a","rate":{"starts":1,"perSeconds":100000}}}""", "key.rate.perSeconds")]
    [InlineData("""{"key":{"path":"$.tenants[*]"}}""", "key.path")]
    [InlineData("""{"key":{"path":"tenants[0]"}}""", "key.path")]
    [InlineData("""{"maxRuning":3}""", "maxRuning")]
    public async Task Bad_rules_are_refused_and_change_nothing(string rules, string field)
    {
        using var good = await PutAsync("strict", """{"maxRunning":7}""");
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        using var bad = await PutAsync("strict", rules);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Equal(field, (string)(await bad.Content.ReadFromJsonAsync<JsonNode>(Now))!["field"]!);
        Assert.Equal(7, (int)(await node.Http.GetFromJsonAsync<JsonNode>("/v1/queues/strict", Now))!["maxRunning"]!);
    }

    [Fact]
    public async Task A_time_that_is_too_long_is_told_as_it_was_given()
    {
        using var bad = await PutAsync("strict", """{"rate":{"starts":1,"perSeconds":1e9}}""");
        Assert.Equal("Expected 1 to 86400, got 1000000000.", (string)(await bad.Content.ReadFromJsonAsync<JsonNode>(Now))!["detail"]!);
    }

    [Fact]
    public async Task A_name_that_cannot_be_a_queue_s_is_refused()
    {
        using var bad = await PutAsync("a%20b", "{}");
        Assert.Equal("name", (string)(await bad.Content.ReadFromJsonAsync<JsonNode>(Now))!["field"]!);
    }

    [Fact]
    public async Task Jobs_of_a_paused_queue_say_so_and_run_when_it_goes_on()
    {
        using var paused = await node.Http.PostAsync("/v1/queues/held/pause", null, Now);
        Assert.NotNull((await paused.Content.ReadFromJsonAsync<JsonNode>(Now))!["pausedAt"]);
        var id = (string)(await node.EnqueueAsync("""{"module":"sample","operation":"echo","queue":"held"}"""))["id"]!;
        var job = await JobAsync(id);
        Assert.Equal(("Available", "queue_paused"), ((string)job["state"]!, (string)job["waiting"]!["code"]!));
        Assert.Equal(1, (int)(await node.Http.GetFromJsonAsync<JsonNode>("/v1/queues/held", Now))!["counts"]!["Available"]!);
        using var resumed = await node.Http.PostAsync("/v1/queues/held/resume", null, Now);
        Assert.Null((await resumed.Content.ReadFromJsonAsync<JsonNode>(Now))!["pausedAt"]);
        Assert.Null((await node.UntilAsync(id, "Completed"))["waiting"]);
    }

    [Fact]
    public async Task A_job_has_the_key_that_stands_in_its_arguments()
    {
        using var rules = await PutAsync("shared", """{"key":{"path":"order.tenant"}}""");
        foreach (var (args, key) in ((string, string)[])[("""{"order":{"tenant":"æ"}}""", "æ"), ("""{"order":{"tenant":7}}""", "7"), ("{}", "")])
        {
            var job = await node.EnqueueAsync("""{"module":"sample","operation":"echo","queue":"shared","args":ARGS}""".Replace("ARGS", args));
            Assert.Equal(key, (string)job["key"]!);
            await node.UntilAsync((string)job["id"]!, "Completed");
        }
    }

    [Fact]
    public async Task A_job_states_how_it_is_tried_again_and_when_it_expires()
    {
        var at = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1);
        var job = await node.EnqueueAsync("""
            {"module":"testbed","operation":"fail","args":{"kind":"coded"},"expiresAt":"AT",
             "retry":{"curve":"constant","firstDelaySeconds":3000,"jitter":0}}
            """.Replace("AT", $"{at:O}"));
        var retrying = await node.UntilAsync((string)job["id"]!, "Retryable");
        Assert.Equal("backoff", (string)retrying["waiting"]!["code"]!);
        Assert.InRange((DateTimeOffset)retrying["waiting"]!["until"]! - (DateTimeOffset)retrying["attempts"]![0]!["endedAt"]!,
            TimeSpan.FromSeconds(2_999), TimeSpan.FromSeconds(3_001));
        Assert.Equal("constant", (string)retrying["retry"]!["curve"]!);
        Assert.NotNull(retrying["expiresAt"]);

        var late = await node.EnqueueAsync("""
            {"module":"testbed","operation":"fail","args":{"kind":"coded"},"retry":{"until":"NOW"}}
            """.Replace("NOW", $"{TimeProvider.System.GetUtcNow():O}"));
        Assert.Equal(1, (int)(await node.UntilAsync((string)late["id"]!, "Discarded"))["attempt"]!);
    }

    [Theory]
    [InlineData("\"expiresAt\":\"2020-01-01T00:00:00Z\"", "expiresAt")]
    [InlineData("\"retry\":{\"curve\":\"steep\"}", "retry.curve")]
    [InlineData("\"retry\":{\"firstDelaySeconds\":-1}", "retry.firstDelaySeconds")]
    [InlineData("\"retry\":{\"firstDelaySeconds\":10,\"maxDelaySeconds\":5}", "retry.maxDelaySeconds")]
    [InlineData("\"retry\":{\"jitter\":2}", "retry.jitter")]
    public async Task Bad_policies_are_refused(string member, string field)
    {
        using var bad = await node.Http.PostAsync("/v1/jobs", new StringContent(
            $$"""{"module":"sample","operation":"echo",{{member}}}""", System.Text.Encoding.UTF8, "application/json"), Now);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Equal(field, (string)(await bad.Content.ReadFromJsonAsync<JsonNode>(Now))!["field"]!);
    }
}
