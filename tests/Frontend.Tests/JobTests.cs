using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Gristmill.Frontend.Tests;

public sealed class JobTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    private static string Job(string operation, string args = "{}", string more = "") =>
        $$"""{"module":"testbed","operation":"{{operation}}","args":{{args}}{{more}}}""";

    [Fact]
    public async Task A_job_is_accepted_with_its_location_runs_and_keeps_its_result()
    {
        using var response = await node.Http.PostAsJsonAsync("/v1/jobs", new
        {
            module = "sample", operation = "echo", args = new { a = 1 }, queue = "night", priority = -3, maxAttempts = 5, timeoutSeconds = 2.5,
        });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var accepted = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal($"/v1/jobs/{accepted["id"]}", response.Headers.Location!.ToString());
        var job = await node.UntilAsync((string)accepted["id"]!, "Completed");
        Assert.Equal("""{"a":1}""", job["result"]!.ToJsonString());
        Assert.Equal("""{"a":1}""", job["args"]!.ToJsonString());
        Assert.Equal(("night", -3, 5, 1, 2.5),
            ((string)job["queue"]!, (int)job["priority"]!, (int)job["maxAttempts"]!, (int)job["attempt"]!, (double)job["timeoutSeconds"]!));
        Assert.Equal("Completed", (string)Assert.Single(job["attempts"]!.AsArray())!["outcome"]!);
        Assert.Empty(job["errors"]!.AsArray());
        Assert.NotNull(job["leasedBy"]);
    }

    [Fact]
    public async Task Whoever_waits_is_answered_when_the_job_has_ended_or_the_time_is_over()
    {
        var soon = (string)(await node.EnqueueAsync(Job("wait", """{"milliseconds":300}""")))["id"]!;
        Assert.Equal("Completed", (string)(await node.Http.GetFromJsonAsync<JsonNode>($"/v1/jobs/{soon}?wait=60"))!["state"]!);
        var later = (string)(await node.EnqueueAsync(Job("wait", """{"milliseconds":1}""", ",\"scheduledAt\":\"2030-01-01T00:00:00Z\"")))["id"]!;
        Assert.Equal("Scheduled", (string)(await node.Http.GetFromJsonAsync<JsonNode>($"/v1/jobs/{later}?wait=1"))!["state"]!);
        using var bad = await node.Http.GetAsync($"/v1/jobs/{later}?wait=61");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task Jobs_are_searched_by_tag_error_code_time_and_arguments()
    {
        var failed = (string)(await node.EnqueueAsync(
            Job("fail", """{"kind":"coded"}""", ",\"maxAttempts\":1,\"tags\":[\"blue & green\"]")))["id"]!;
        var job = await node.UntilAsync(failed, "Discarded");
        Assert.Equal("blue & green", (string)job["tags"]!.AsArray().Single()!);
        var created = Uri.EscapeDataString((string)job["createdAt"]!);
        foreach (var filter in (string[])["tag=blue%20%26%20green", "errorCode=out_of_paper&tag=blue%20%26%20green",
            $"createdFrom={created}&tag=blue%20%26%20green&argsPath=kind&argsValue=coded", "argsPath=kind&argsValue=coded&tag=blue%20%26%20green&state=discarded"])
        {
            var listed = (await node.Http.GetFromJsonAsync<JsonNode>($"/v1/jobs?{filter}"))!["jobs"]!.AsArray();
            Assert.True(listed.Count == 1 && (string)listed[0]!["id"]! == failed, $"{filter} found {listed.Count}");
        }

        foreach (var filter in (string[])["tag=blue", $"createdBefore={created}&tag=blue%20%26%20green", "argsPath=kind&argsValue=code"])
            Assert.Empty((await node.Http.GetFromJsonAsync<JsonNode>($"/v1/jobs?{filter}"))!["jobs"]!.AsArray());
    }

    [Fact]
    public async Task A_failing_job_is_tried_again_and_discarded_with_every_error()
    {
        var id = (string)(await node.EnqueueAsync(Job("fail", """{"kind":"coded"}""", ",\"maxAttempts\":3")))["id"]!;
        var job = await node.UntilAsync(id, "Discarded");
        Assert.Equal([(1, "out_of_paper"), (2, "out_of_paper"), (3, "out_of_paper")],
            job["errors"]!.AsArray().Select(error => ((int)error!["attempt"]!, (string)error["code"]!)));
        Assert.Equal("There is no paper.", (string)job["errors"]![0]!["message"]!);
        Assert.NotNull(job["errors"]![0]!["at"]);
    }

    [Theory]
    [InlineData("final", "broken_for_good")]
    [InlineData("argument", "invalid_argument")]
    public async Task What_no_retry_heals_ends_at_once(string kind, string code)
    {
        var id = (string)(await node.EnqueueAsync(Job("fail", $$"""{"kind":"{{kind}}"}""")))["id"]!;
        var job = await node.UntilAsync(id, "Discarded");
        Assert.Equal((1, code), ((int)job["attempt"]!, (string)job["errors"]!.AsArray().Single()!["code"]!));
    }

    [Fact]
    public async Task A_job_that_takes_too_long_times_out()
    {
        var id = (string)(await node.EnqueueAsync(
            Job("wait", """{"milliseconds":60000}""", ",\"timeoutSeconds\":0.1,\"maxAttempts\":1")))["id"]!;
        Assert.Equal("timed_out", (string)(await node.UntilAsync(id, "Discarded"))["errors"]![0]!["code"]!);
    }

    [Fact]
    public async Task A_waiting_job_is_canceled_at_once_and_can_be_retried()
    {
        var id = (string)(await node.EnqueueAsync(
            Job("wait", """{"milliseconds":0}""", ",\"scheduledAt\":\"2031-01-01T00:00:00Z\"")))["id"]!;
        var (status, job) = await node.PostAsync($"/v1/jobs/{id}/cancel");
        Assert.Equal((HttpStatusCode.OK, "Canceled"), (status, (string)job!["state"]!));
        var (again, retried) = await node.PostAsync($"/v1/jobs/{id}/retry");
        Assert.Equal((HttpStatusCode.OK, "Available"), (again, (string)retried!["state"]!));
        await node.UntilAsync(id, "Completed");
    }

    [Fact]
    public async Task A_running_job_is_canceled_within_a_second()
    {
        var id = (string)(await node.EnqueueAsync(Job("wait", """{"milliseconds":60000}""")))["id"]!;
        await node.UntilAsync(id, "Running");
        var (status, asked) = await node.PostAsync($"/v1/jobs/{id}/cancel");
        Assert.Equal((HttpStatusCode.Accepted, "Running"), (status, (string)asked!["state"]!));
        Assert.NotNull(asked["cancelRequestedAt"]);
        var job = await node.UntilAsync(id, "Canceled");
        Assert.True((DateTimeOffset)job["finalizedAt"]! - (DateTimeOffset)job["cancelRequestedAt"]! < TimeSpan.FromSeconds(1));
        Assert.Equal("Canceled", (string)job["attempts"]!.AsArray().Single()!["outcome"]!);
    }

    [Fact]
    public async Task A_scheduled_job_runs_when_it_is_due()
    {
        var at = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(1);
        var id = (string)(await node.EnqueueAsync(
            Job("wait", """{"milliseconds":0}""", $",\"scheduledAt\":\"{at:O}\"")))["id"]!;
        Assert.Equal("Scheduled", (string)(await node.Http.GetFromJsonAsync<JsonNode>($"/v1/jobs/{id}"))!["state"]!);
        var job = await node.UntilAsync(id, "Completed");
        var late = (DateTimeOffset)job["attemptedAt"]! - (DateTimeOffset)job["scheduledAt"]!;
        Assert.InRange(late, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_batch_is_enqueued_in_order_and_listed_by_pages()
    {
        var (status, batch) = await node.PostAsync("/v1/jobs/batch",
            $"[{string.Join(',', Enumerable.Range(0, 25).Select(_ => Job("wait", """{"milliseconds":0}""", ",\"queue\":\"batch\"")))}]");
        Assert.Equal((HttpStatusCode.Accepted, 25), (status, (int)batch!["count"]!));
        var ids = batch["jobs"]!.AsArray().Select(job => (string)job!["id"]!).ToArray();
        Assert.Equal(ids.Order(), ids);
        List<string> listed = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await node.Http.GetFromJsonAsync<JsonNode>($"/v1/jobs?queue=batch&module=testbed&limit=10&cursor={cursor}"))!;
            listed.AddRange(page["jobs"]!.AsArray().Select(job => (string)job!["id"]!));
            cursor = (string?)page["next"];
        }

        Assert.Equal(ids.Reverse(), listed);
    }

    [Fact]
    public async Task A_job_that_ended_without_an_attempt_tells_why()
    {
        Assert.Equal(HttpStatusCode.OK, (await node.PostAsync("/v1/queues/shut/pause")).Status);
        var soon = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(1);
        var first = await node.EnqueueAsync(Job("echo", more: $",\"queue\":\"shut\",\"expiresAt\":\"{soon:O}\"").Replace("testbed", "sample"));
        var id = (string)first["id"]!;
        Assert.Null(first["errorCode"]);
        var next = await node.EnqueueAsync($$$"""{"module":"sample","operation":"echo","args":{},"queue":"shut","after":[{"job":"{{{id}}}"}]}""");
        Assert.Equal("expired", (string)(await node.UntilAsync(id, "Discarded"))["errorCode"]!);
        Assert.Contains("It was not started before the time at which it expired.", await node.Http.GetStringAsync($"/jobs/{id}"), StringComparison.Ordinal);
        var dependent = await node.UntilAsync((string)next["id"]!, "Canceled");
        Assert.Equal("dependency_failed", (string)dependent["errorCode"]!);
        Assert.Contains("A job that it waited for was canceled or discarded.", await node.Http.GetStringAsync($"/jobs/{next["id"]}"), StringComparison.Ordinal);
        var (status, retried) = await node.PostAsync($"/v1/jobs/{id}/retry");
        Assert.Equal((HttpStatusCode.OK, null), (status, retried!["errorCode"]));
        Assert.Equal(HttpStatusCode.OK, (await node.PostAsync("/v1/queues/shut/resume")).Status);
        Assert.Null((await node.UntilAsync(id, "Completed"))["errorCode"]);
        var listed = (await node.SendAsync(HttpMethod.Get, "/v1/jobs?queue=shut&errorCode=expired")).Body!;
        Assert.Empty(listed["jobs"]!.AsArray());
    }
}
