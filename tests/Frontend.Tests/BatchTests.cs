using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Gristmill.Frontend.Tests;

public sealed class BatchTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var response = await node.Http.SendAsync(request, Now);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(Now))!);
    }

    private async Task<JsonNode> EndedAsync(string id) => (await node.Http.GetFromJsonAsync<JsonNode>($"/v1/jobs/{id}?wait=30", Now))!;

    private async Task<JsonNode> FinishedAsync(string id)
    {
        for (var tries = 0; ; tries++)
        {
            var batch = (await node.Http.GetFromJsonAsync<JsonNode>($"/v1/batches/{id}", Now))!;
            if ((string)batch["state"]! == "Finished" || tries == 600) return batch;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Now);
        }
    }

    private static string Job(string more) => $"{{\"module\":\"sample\",\"operation\":\"echo\"{more}}}";

    [Fact]
    public async Task Jobs_of_a_batch_come_after_each_other_and_a_job_follows_all()
    {
        var (status, made) = await PostAsync("/v1/batches", """
            {"name":"diamond","jobs":[
                {"name":"last","module":"sample","operation":"echo","args":{"own":1},"after":[{"job":"left","as":"l"},{"job":"right","as":"r"}]},
                {"name":"left","module":"sample","operation":"echo","args":{"side":"left"},"after":[{"job":"first","as":"f"}]},
                {"name":"right","module":"sample","operation":"echo","args":{"side":"right"},"after":[{"job":"first"}]},
                {"name":"first","module":"sample","operation":"echo","args":{"n":1}}],
             "callback":{"job":{"module":"sample","operation":"echo"},"as":"batch"}}
            """);
        Assert.Equal((HttpStatusCode.Accepted, "Closed", 4L), (status, (string)made["state"]!, (long)made["total"]!));
        var ids = made["jobs"]!.AsArray().Select(job => (string)job!["id"]!).ToArray();
        var last = await EndedAsync(ids[0]);
        Assert.Equal(("Completed", """{"own":1,"l":{"side":"left","f":{"n":1}},"r":{"side":"right"}}"""), ((string)last["state"]!, last["args"]!.ToJsonString()));
        Assert.Equal([$"{ids[1]} l cancel Completed", $"{ids[2]} r cancel Completed"],
            last["after"]!.AsArray().Select(after => $"{after!["job"]} {after["as"]} {after["onFailure"]} {after["outcome"]}"));
        Assert.Equal(ids[1..3].Order(), (await EndedAsync(ids[3]))["dependents"]!.AsArray().Select(id => (string)id!).Order());
        var id = (string)made["id"]!;
        var batch = await FinishedAsync(id);
        Assert.Equal((4L, 0L, 1.0), ((long)batch["completed"]!, (long)batch["unfinished"]!, (double)batch["progress"]!));
        var callback = await EndedAsync((string)batch["callback"]!);
        Assert.Equal("""{"batch":{"id":"@","name":"diamond","total":4,"completed":4,"canceled":0,"discarded":0}}""".Replace("@", id), callback["args"]!.ToJsonString());
        var listed = (await node.Http.GetFromJsonAsync<JsonNode>($"/v1/jobs?batch={id}", Now))!;
        Assert.Equal(ids.Order(), listed["jobs"]!.AsArray().Select(job => (string)job!["id"]!).Order());
        Assert.Contains(id, (await node.Http.GetFromJsonAsync<JsonNode>("/v1/batches", Now))!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("diamond", await node.Http.GetStringAsync("/batches", Now), StringComparison.Ordinal);
        Assert.Contains("Waits for", await node.Http.GetStringAsync($"/jobs/{ids[0]}", Now), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_waits_for_one_that_was_there_before_and_says_so()
    {
        var (_, first) = await PostAsync("/v1/jobs", Job(",\"scheduledAt\":\"2030-01-01T00:00:00Z\",\"args\":{\"a\":1}"));
        var id = (string)first["id"]!;
        var (status, second) = await PostAsync("/v1/jobs", Job($",\"after\":[{{\"job\":\"{id}\",\"as\":\"first\"}}]"));
        Assert.Equal((HttpStatusCode.Accepted, "Scheduled"), (status, (string)second["state"]!));
        var waiting = (await node.Http.GetFromJsonAsync<JsonNode>($"/v1/jobs/{second["id"]}", Now))!["waiting"]!;
        Assert.Equal(("dependencies", id), ((string)waiting["code"]!, (string)waiting["jobs"]![0]!));
        using (var early = await node.Http.PostAsync($"/v1/jobs/{second["id"]}/retry", null, Now)) Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        using (await node.Http.PostAsync($"/v1/jobs/{id}/retry", null, Now))
        {
        }

        Assert.Equal("""{"first":{"a":1}}""", (await EndedAsync((string)second["id"]!))["args"]!.ToJsonString());
    }

    [Fact]
    public async Task An_open_batch_takes_jobs_until_it_is_closed_or_canceled()
    {
        var (status, open) = await PostAsync("/v1/batches", """{"open":true}""");
        Assert.Equal((HttpStatusCode.Accepted, "Open"), (status, (string)open["state"]!));
        var path = $"/v1/batches/{open["id"]}";
        (status, var grown) = await PostAsync($"{path}/jobs", $"{{\"jobs\":[{Job("")},{Job(",\"scheduledAt\":\"2030-01-01T00:00:00Z\"")}]}}");
        Assert.Equal((HttpStatusCode.Accepted, 2L), (status, (long)grown["total"]!));
        (status, _) = await PostAsync($"{path}/cancel", "");
        Assert.Equal(HttpStatusCode.Accepted, status);
        var batch = await FinishedAsync((string)open["id"]!);
        Assert.Equal(2L, (long)batch["completed"]! + (long)batch["canceled"]!);
        Assert.True((long)batch["canceled"]! >= 1);
        (status, var closed) = await PostAsync($"{path}/jobs", $"{{\"jobs\":[{Job("")}]}}");
        Assert.Equal((HttpStatusCode.Conflict, "batch_closed"), (status, (string)closed["code"]!));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"{path}/close", "")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync($"/v1/batches/{Guid.Empty}/close", "")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync($"/v1/batches/{Guid.Empty}/jobs", $"{{\"jobs\":[{Job("")}]}}")).Status);
    }

    [Fact]
    public async Task A_batch_is_made_once_under_an_idempotency_key()
    {
        var body = $"{{\"jobs\":[{Job(",\"name\":\"a\"")},{Job(",\"after\":[{\"job\":\"a\"}]")}]}}";
        var (status, first) = await PostAsync("/v1/batches", body, "batch-1");
        Assert.Equal(HttpStatusCode.Accepted, status);
        (status, var again) = await PostAsync("/v1/batches", body, "batch-1");
        Assert.Equal((HttpStatusCode.OK, (string)first["id"]!), (status, (string)again["id"]!));
        Assert.Equal(first["jobs"]!.AsArray().Select(job => (string)job!["id"]!), again["jobs"]!.AsArray().Select(job => (string)job!["id"]!));
        (status, var reused) = await PostAsync("/v1/batches", $"{{\"jobs\":[{Job("")}]}}", "batch-1");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Idempotency-Key"), (status, (string)reused["field"]!));
    }

    [Theory]
    [InlineData("""{"jobs":[]}""", "jobs")]
    [InlineData("""{"jobs":[null]}""", "jobs[0]")]
    [InlineData("""{"jobs":[{"operation":"echo"}]}""", "jobs[0].module")]
    [InlineData("""{"jobs":[{"module":"sample","operation":"no"}]}""", "jobs[0].operation")]
    [InlineData("""{"jobs":[JOB,{"module":"sample","operation":"echo","after":[{"job":"b"}]}]}""", "jobs[1].after[0].job")]
    [InlineData("""{"jobs":[{"module":"sample","operation":"echo","after":[{"job":"00000000-0000-0000-0000-000000000001"}]}]}""", "jobs[0].after[0].job")]
    [InlineData("""{"jobs":[JOB,{"module":"sample","operation":"echo","after":[{}]}]}""", "jobs[1].after[0].job")]
    [InlineData("""{"jobs":[JOB,{"module":"sample","operation":"echo","after":[{"job":"a","onFailure":"x"}]}]}""", "jobs[1].after[0].onFailure")]
    [InlineData("""{"jobs":[JOB,{"module":"sample","operation":"echo","after":[{"job":"a"},{"job":"a"}]}]}""", "jobs[1].after[1].job")]
    [InlineData("""{"jobs":[JOB,{"module":"sample","operation":"echo","args":{"x":1},"after":[{"job":"a","as":"x"}]}]}""", "jobs[1].after[0].as")]
    [InlineData("""{"jobs":[JOB,{"module":"sample","operation":"echo","args":[],"after":[{"job":"a","as":"x"}]}]}""", "jobs[1].args")]
    [InlineData("""{"jobs":[JOB,{"module":"sample","operation":"echo","args":{"\ud800":1,"x":1},"after":[{"job":"a","as":"x"}]}]}""", "jobs[1].after[0].as")]
    [InlineData("""{"jobs":[JOB,{"module":"sample","operation":"echo","after":[{"job":"a","as":"\u0000"}]}]}""", "jobs[1].after[0].as")]
    [InlineData("""{"jobs":[JOB],"callback":{"job":{"module":"sample","operation":"echo"},"as":"\u0000"}}""", "callback.as")]
    [InlineData("""{"jobs":[JOB,JOB]}""", "jobs[1].name")]
    [InlineData("""{"jobs":[JOB],"callback":{}}""", "callback.job")]
    [InlineData("""{"jobs":[JOB],"callback":{"job":{"module":"none","operation":"x"}}}""", "callback.job.module")]
    [InlineData("""{"jobs":[JOB],"callback":{"job":{"module":"sample","operation":"echo","name":"x"}}}""", "callback.job.name")]
    [InlineData("""{"jobs":[{"module":"sample","operation":"echo","unique":{}}]}""", "jobs[0].unique")]
    public async Task What_is_wrong_is_named_and_nothing_is_stored(string body, string field)
    {
        var before = await IdsAsync();
        var (status, problem) = await PostAsync("/v1/batches", body.Replace("JOB", """{"name":"a","module":"sample","operation":"echo","scheduledAt":"2030-01-01T00:00:00Z"}"""));
        Assert.Contains(status, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.NotFound]);
        Assert.Equal(field, (string?)problem["field"]);
        Assert.Equal(before, await IdsAsync());

        async Task<IEnumerable<string>> IdsAsync() => (await node.Http.GetFromJsonAsync<JsonNode>("/v1/batches", Now))!["batches"]!.AsArray()
            .Select(batch => (string)batch!["id"]!);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("""{"a":1}""")]
    public async Task Arguments_that_cannot_have_a_result_are_refused_of_a_job_that_waits_for_it(string args)
    {
        var (_, made) = await PostAsync("/v1/batches", """
            {"jobs":[{"name":"a","module":"sample","operation":"echo","scheduledAt":"2030-01-01T00:00:00Z"},
                {"module":"sample","operation":"echo","args":{"k":1},"after":[{"job":"a","as":"a"}]}]}
            """);
        var path = $"/v1/jobs/{made["jobs"]![1]!["id"]}";
        using var response = await node.Http.PatchAsync(path, new StringContent($"{{\"args\":{args}}}", Encoding.UTF8, "application/json"), Now);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("args", (string)(await response.Content.ReadFromJsonAsync<JsonNode>(Now))!["field"]!);
        Assert.Equal("""{"k":1}""", (await node.Http.GetFromJsonAsync<JsonNode>(path, Now))!["args"]!.ToJsonString());
    }

    [Fact]
    public async Task An_idempotency_key_is_for_the_whole_batch()
    {
        var jobs = $"\"jobs\":[{Job("")}]";
        var (_, made) = await PostAsync("/v1/batches", $"{{{jobs},\"open\":true}}", "whole");
        foreach (var other in (string[])["\"name\":\"other\",\"open\":true", "\"open\":false", $"\"open\":true,\"callback\":{{\"job\":{Job("")}}}"])
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync("/v1/batches", $"{{{jobs},{other}}}", "whole")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync($"/v1/batches/{made["id"]}/jobs", $"{{{jobs}}}", "whole")).Status);
        Assert.Equal((HttpStatusCode.OK, (string)made["id"]!), await PostAsync("/v1/batches", $"{{{jobs},\"open\":true}}", "whole") is var again
            ? (again.Status, (string)again.Body["id"]!) : default);
    }

    [Fact]
    public async Task Jobs_that_wait_for_each_other_in_a_circle_are_refused()
    {
        var (status, problem) = await PostAsync("/v1/batches", """
            {"jobs":[{"name":"a","module":"sample","operation":"echo","after":[{"job":"c"}]},
                {"name":"b","module":"sample","operation":"echo","after":[{"job":"a"}]},
                {"name":"c","module":"sample","operation":"echo","after":[{"job":"b"}]}]}
            """);
        Assert.Equal((HttpStatusCode.BadRequest, "dependency_cycle"), (status, (string)problem["code"]!));
        Assert.Contains("'a' after 'c' after 'b' after 'a'", (string)problem["detail"]!, StringComparison.Ordinal);
        (status, problem) = await PostAsync("/v1/jobs", Job(",\"name\":\"self\",\"after\":[{\"job\":\"self\"}]"));
        Assert.Equal((HttpStatusCode.BadRequest, "dependency_cycle"), (status, (string)problem["code"]!));
    }
}
