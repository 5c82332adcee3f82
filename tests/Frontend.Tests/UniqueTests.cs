using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Gristmill.Frontend.Tests;

public sealed class UniqueTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static string Job(string args, string more) =>
        """{"module":"sample","operation":"echo","scheduledAt":"2030-01-01T00:00:00Z","args":ARGSMORE}""".Replace("ARGS", args).Replace("MORE", more);

    private async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path, string body, string? key = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var response = await node.Http.SendAsync(request, Now);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(Now))!);
    }

    [Fact]
    public async Task A_job_that_is_there_already_is_answered_instead()
    {
        const string Unique = ",\"unique\":{\"args\":[\"tenant\"],\"onConflict\":\"replace\"}";
        var (status, first) = await PostAsync("/v1/jobs", Job("""{"tenant":1,"n":1}""", Unique));
        Assert.Equal((HttpStatusCode.Accepted, null), (status, first["conflict"]));
        (status, var second) = await PostAsync("/v1/jobs", Job("""{"n":2,"tenant":1}""", Unique));
        Assert.Equal((HttpStatusCode.OK, "replaced", (string)first["id"]!), (status, (string)second["conflict"]!, (string)second["id"]!));
        Assert.Equal(2, (int)second["args"]!["n"]!);
        (status, var other) = await PostAsync("/v1/jobs", Job("""{"tenant":2}""", Unique));
        Assert.Equal(HttpStatusCode.Accepted, status);
        (status, var batch) = await PostAsync("/v1/jobs/batch", $"[{Job("""{"tenant":2}""", Unique)},{Job("""{"tenant":3}""", Unique)}]");
        Assert.Equal((HttpStatusCode.Accepted, "replaced", null, (string)other["id"]!),
            (status, (string?)batch["conflicts"]![0], (string?)batch["conflicts"]![1], (string)batch["jobs"]![0]!["id"]!));
    }

    [Fact]
    public async Task A_request_with_the_same_idempotency_key_is_answered_with_the_same_jobs()
    {
        var body = Job("""{"a":1}""", "");
        var (status, first) = await PostAsync("/v1/jobs", body, "order-7");
        Assert.Equal(HttpStatusCode.Accepted, status);
        (status, var again) = await PostAsync("/v1/jobs", body, "order-7");
        Assert.Equal((HttpStatusCode.OK, "repeated", (string)first["id"]!), (status, (string)again["conflict"]!, (string)again["id"]!));
        (status, var reused) = await PostAsync("/v1/jobs", Job("""{"a":2}""", ""), "order-7");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency_key_reused", "Idempotency-Key"),
            (status, (string)reused["code"]!, (string)reused["field"]!));
        (status, var batch) = await PostAsync("/v1/jobs/batch", $"[{body},{body}]", "orders");
        var ids = batch["jobs"]!.AsArray().Select(job => (string)job!["id"]!).ToArray();
        Assert.Equal((HttpStatusCode.Accepted, 2), (status, ids.Distinct().Count()));
        (status, batch) = await PostAsync("/v1/jobs/batch", $"[{body},{body}]", "orders");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(ids, batch["jobs"]!.AsArray().Select(job => (string)job!["id"]!));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync("/v1/jobs/batch", $"[{body},{body},{body}]", "orders")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/v1/jobs", body, new string('k', 256))).Status);
    }

    [Fact]
    public async Task A_request_is_not_fulfilled_twice_though_its_job_was_deleted()
    {
        var body = Job("""{"gone":1}""", "");
        var id = (string)(await PostAsync("/v1/jobs", body, "gone")).Body["id"]!;
        await PostAsync($"/v1/jobs/{id}/cancel", "{}");
        using var deleted = await node.Http.DeleteAsync($"/v1/jobs/{id}", Now);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        var (status, problem) = await PostAsync("/v1/jobs", body, "gone");
        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_spent", "Idempotency-Key"),
            (status, (string)problem["code"]!, (string)problem["field"]!));
        // What waits for others that are gone is told so under a key as well.
        (status, problem) = await PostAsync("/v1/jobs", Job("{}", $",\"after\":[{{\"job\":\"{id}\"}}]"), "after");
        Assert.Equal((HttpStatusCode.NotFound, "job_not_found", "after[0].job"), (status, (string)problem["code"]!, (string)problem["field"]!));
    }

    [Fact]
    public async Task A_job_that_others_of_its_request_wait_for_cannot_be_unique()
    {
        var jobs = $"[{Job("{}", ",\"name\":\"a\",\"unique\":{}")},{Job("{}", ",\"after\":[{\"job\":\"a\"}]")}]";
        var (status, problem) = await PostAsync("/v1/jobs/batch", jobs);
        Assert.Equal((HttpStatusCode.BadRequest, "[0].unique"), (status, (string)problem["field"]!));
    }

    [Theory]
    [InlineData("\"unique\":{\"args\":[\"a..b\"]}", "unique.args[0]")]
    [InlineData("\"unique\":{\"args\":[null]}", "unique.args[0]")]
    [InlineData("\"unique\":{\"periodSeconds\":0}", "unique.periodSeconds")]
    [InlineData("\"unique\":{\"states\":[\"Finished\"]}", "unique.states")]
    [InlineData("\"unique\":{\"states\":[\"3\"]}", "unique.states")]
    [InlineData("\"unique\":{\"onConflict\":\"fight\"}", "unique.onConflict")]
    public async Task Bad_claims_are_refused(string member, string field)
    {
        var (status, problem) = await PostAsync("/v1/jobs", Job("{}", "," + member));
        Assert.Equal((HttpStatusCode.BadRequest, field), (status, (string)problem["field"]!));
    }

    [Fact]
    public async Task Answers_to_an_enqueue_tell_what_the_job_waits_for()
    {
        var first = (string)(await node.EnqueueAsync("""{"module":"sample","operation":"echo","scheduledAt":"2030-01-01T00:00:00Z"}"""))["id"]!;
        var job = $$"""{"module":"sample","operation":"echo","queue":"waiting","unique":{},"after":[{"job":"{{first}}","as":"a"}]}""";
        var (status, accepted) = await node.PostAsync("/v1/jobs", job);
        var found = (await node.Http.GetFromJsonAsync<JsonNode>($"/v1/jobs/{accepted!["id"]}"))!;
        Assert.Equal((HttpStatusCode.Accepted, found["after"]!.ToJsonString()), (status, accepted["after"]!.ToJsonString()));
        Assert.Equal(first, (string)accepted["after"]!.AsArray().Single()!["job"]!);
        (status, var conflict) = await node.PostAsync("/v1/jobs", job);
        Assert.Equal((HttpStatusCode.OK, "ignored", found["after"]!.ToJsonString()),
            (status, (string)conflict!["conflict"]!, conflict["after"]!.ToJsonString()));
        (status, var changed) = await node.SendAsync(HttpMethod.Patch, $"/v1/jobs/{accepted["id"]}", """{"priority":3}""");
        Assert.Equal((HttpStatusCode.OK, found["after"]!.ToJsonString()), (status, changed!["after"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_member_that_is_null_is_taken_away_from_a_waiting_job_or_refused()
    {
        var job = await node.EnqueueAsync("""
            {"module":"sample","operation":"echo","scheduledAt":"2030-01-01T00:00:00Z","expiresAt":"2030-01-02T00:00:00Z",
             "timeoutSeconds":5,"retry":{"jitter":0.5}}
            """);
        var url = $"/v1/jobs/{job["id"]}";
        foreach (var member in (string[])["args", "queue", "priority", "scheduledAt", "maxAttempts"])
        {
            var (refused, problem) = await node.SendAsync(HttpMethod.Patch, url, $$"""{"expiresAt":null,"{{member}}":null}""");
            Assert.Equal((HttpStatusCode.BadRequest, "required", member), (refused, (string)problem!["code"]!, (string)problem["field"]!));
        }

        var (status, changed) = await node.SendAsync(HttpMethod.Patch, url, """{"expiresAt":null,"timeoutSeconds":null}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((null, null, 0.5), ((string?)changed!["expiresAt"], (double?)changed["timeoutSeconds"], (double)changed["retry"]!["jitter"]!));
        (status, _) = await node.SendAsync(HttpMethod.Patch, url, """{"retry":null}""");
        changed = (await node.Http.GetFromJsonAsync<JsonNode>(url))!;
        Assert.Equal((HttpStatusCode.OK, null, null, null), (status, changed["retry"], (string?)changed["expiresAt"], (double?)changed["timeoutSeconds"]));
    }

    [Fact]
    public async Task A_waiting_job_is_changed_and_another_is_not()
    {
        var id = (string)(await PostAsync("/v1/jobs", Job("""{"a":1}""", ""))).Body["id"]!;
        var (status, job) = await PostAsync($"/v1/jobs/{id}", """{"args":{"a":9},"priority":-5,"queue":"edited","maxAttempts":3}""", method: HttpMethod.Patch);
        Assert.Equal((HttpStatusCode.OK, 9, -5, "edited", 3, "Scheduled"), (status, (int)job["args"]!["a"]!, (int)job["priority"]!,
            (string)job["queue"]!, (int)job["maxAttempts"]!, (string)job["state"]!));
        foreach (var (edit, field) in ((string, string)[])[("""{"priority":99999}""", "priority"), ("""{"queue":"a b"}""", "queue"),
            ("""{"expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt"), ("""{"state":"Completed"}""", "state")])
        {
            (status, var problem) = await PostAsync($"/v1/jobs/{id}", edit, method: HttpMethod.Patch);
            Assert.Equal((HttpStatusCode.BadRequest, field), (status, (string)problem["field"]!));
        }

        await PostAsync($"/v1/jobs/{id}", """{"scheduledAt":"2020-01-01T00:00:00Z"}""", method: HttpMethod.Patch);
        job = await node.UntilAsync(id, "Completed");
        Assert.Equal("""{"a":9}""", job["result"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync($"/v1/jobs/{id}", "{}", method: HttpMethod.Patch)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync($"/v1/jobs/{Guid.NewGuid()}", "{}", method: HttpMethod.Patch)).Status);
    }

    [Fact]
    public async Task A_change_or_a_retry_does_not_double_a_unique_job()
    {
        const string Unique = ",\"unique\":{}";
        var one = (string)(await PostAsync("/v1/jobs", Job("""{"double":1}""", Unique))).Body["id"]!;
        var two = (string)(await PostAsync("/v1/jobs", Job("""{"double":2}""", Unique))).Body["id"]!;
        var (status, problem) = await PostAsync($"/v1/jobs/{two}", """{"args":{"double":1},"priority":3}""", method: HttpMethod.Patch);
        Assert.Equal((HttpStatusCode.Conflict, "unique_conflict", "unique"), (status, (string)problem["code"]!, (string)problem["field"]!));
        Assert.Contains(one, (string)problem["detail"]!);
        (status, problem) = await PostAsync($"/v1/jobs/{two}", """{"args":{"\ud800":1}}""", method: HttpMethod.Patch);
        Assert.Equal((HttpStatusCode.BadRequest, "args"), (status, (string)problem["field"]!));
        await PostAsync($"/v1/jobs/{one}/cancel", "{}");
        var three = (string)(await PostAsync("/v1/jobs", Job("""{"double":1}""", Unique))).Body["id"]!;
        Assert.NotEqual(one, three);
        (status, problem) = await PostAsync($"/v1/jobs/{one}/retry", "{}");
        Assert.Equal((HttpStatusCode.Conflict, "unique_conflict"), (status, (string)problem["code"]!));
        Assert.Contains(three, (string)problem["detail"]!);
        // To something that nobody does, and then the first may run again.
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"/v1/jobs/{three}", """{"args":{"double":3}}""", method: HttpMethod.Patch)).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"/v1/jobs/{one}/retry", "{}")).Status);
        await node.UntilAsync(one, "Completed");
    }
}
