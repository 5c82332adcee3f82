using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Gristmill.Frontend.Tests;

public sealed class BulkTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path, string body)
    {
        using var response = await node.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Now);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(Now))!);
    }

    [Fact]
    public async Task A_trial_run_tells_what_the_task_then_does()
    {
        for (var i = 0; i < 3; i++)
        {
            var job = await node.EnqueueAsync("""{"module":"testbed","operation":"fail","args":{"kind":"final"},"queue":"bulk","maxAttempts":1}""");
            await node.UntilAsync((string)job["id"]!, "Discarded");
        }

        const string Filter = "\"filter\":{\"queue\":\"bulk\",\"state\":\"discarded\",\"errorCode\":\"broken_for_good\"}";
        var (status, trial) = await PostAsync("/v1/bulk", $$"""{"action":"delete",{{Filter}},"dryRun":true}""");
        Assert.Equal((HttpStatusCode.OK, 3, true, 3), (status, (int)trial["count"]!, (bool)trial["isComplete"]!, trial["sample"]!.AsArray().Count));
        (status, var task) = await PostAsync("/v1/bulk", $$"""{"action":"delete",{{Filter}}}""");
        Assert.Equal(HttpStatusCode.Accepted, status);
        JsonNode done;
        do done = (await node.Http.GetFromJsonAsync<JsonNode>($"/v1/bulk/{task["id"]}", Now))!;
        while ((string)done["state"]! == "Running");
        Assert.Equal(("Completed", 3, 3, "bulk"),
            ((string)done["state"]!, (int)done["found"]!, (int)done["changed"]!, (string)done["filter"]!["queue"]!));
        Assert.Empty((await node.Http.GetFromJsonAsync<JsonNode>("/v1/jobs?queue=bulk", Now))!["jobs"]!.AsArray());
        Assert.Contains((await node.Http.GetFromJsonAsync<JsonNode>("/v1/bulk", Now))!["tasks"]!.AsArray(),
            each => (string)each!["id"]! == (string)task["id"]!);
        Assert.Equal("Completed", (string)(await PostAsync($"/v1/bulk/{task["id"]}/stop", "")).Body["state"]!);
    }

    [Theory]
    [InlineData("""{"filter":{"state":"Discarded"}}""", "action")]
    [InlineData("""{"action":"retry"}""", "filter")]
    [InlineData("""{"action":"retry","filter":{}}""", "filter")]
    [InlineData("""{"action":"explode","filter":{"queue":"q"}}""", "action")]
    [InlineData("""{"action":"retry","filter":{"state":"Lost"}}""", "filter.state")]
    [InlineData("""{"action":"retry","filter":{"staet":"Lost"}}""", "filter.staet")]
    [InlineData("""{"action":"reschedule","filter":{"queue":"q"}}""", "scheduledAt")]
    [InlineData("""{"action":"setPriority","filter":{"queue":"q"},"priority":40000}""", "priority")]
    [InlineData("""{"action":"setQueue","filter":{"queue":"q"},"queue":"a b"}""", "queue")]
    [InlineData("""{"action":"delete","filter":{"state":"Completed","queue":""}}""", "filter.queue")]
    [InlineData("""{"action":"delete","filter":{"state":"Completed","module":""}}""", "filter.module")]
    [InlineData("""{"action":"delete","filter":{"state":"Completed","tag":""}}""", "filter.tag")]
    [InlineData("""{"action":"delete","filter":{"state":"Completed","errorCode":""}}""", "filter.errorCode")]
    [InlineData("""{"action":"delete","filter":{"queue":"q","state":""}}""", "filter.state")]
    [InlineData("""{"action":"delete","filter":{"queue":"q","batch":""}}""", "filter.batch")]
    [InlineData("""{"action":"delete","filter":{"queue":"q","createdFrom":""}}""", "filter.createdFrom")]
    [InlineData("""{"action":"delete","filter":{"queue":"q","createdBefore":""}}""", "filter.createdBefore")]
    [InlineData("""{"action":"delete","filter":{"queue":"q","argsPath":"","argsValue":"1"}}""", "filter.argsPath")]
    [InlineData("""{"action":"delete","filter":{"queue":"q","argsPath":"a"}}""", "filter.argsValue")]
    [InlineData("""{"action":"delete","filter":{"queue":"q","argsPath":"$","argsValue":"1"}}""", "filter.argsPath")]
    [InlineData("""{"action":"delete","filter":{"queue":"q","argsValue":""}}""", "filter.argsPath")]
    [InlineData("""{"action":"retry","filter":{"queue":"q"},"priority":3}""", "priority")]
    [InlineData("""{"action":"cancel","filter":{"queue":"q"},"queue":"r"}""", "queue")]
    [InlineData("""{"action":"setQueue","filter":{"queue":"q"},"queue":"r","scheduledAt":"2030-01-01T00:00:00Z"}""", "scheduledAt")]
    public async Task Bad_orders_are_refused(string order, string field)
    {
        var (status, problem) = await PostAsync("/v1/bulk", order);
        Assert.Equal((HttpStatusCode.BadRequest, field), (status, (string)problem["field"]!));
    }

    [Fact]
    public async Task A_job_that_has_ended_is_deleted_and_another_is_not()
    {
        var ended = (string)(await node.EnqueueAsync("""{"module":"sample","operation":"echo"}"""))["id"]!;
        await node.UntilAsync(ended, "Completed");
        using var deleted = await node.Http.DeleteAsync($"/v1/jobs/{ended}", Now);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await node.Http.DeleteAsync($"/v1/jobs/{ended}", Now);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        var waits = (string)(await node.EnqueueAsync("""{"module":"sample","operation":"echo","scheduledAt":"2030-01-01T00:00:00Z"}"""))["id"]!;
        using var refused = await node.Http.DeleteAsync($"/v1/jobs/{waits}", Now);
        Assert.Equal("cannot_delete", (string)(await refused.Content.ReadFromJsonAsync<JsonNode>(Now))!["code"]!);
    }
}
