using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Gristmill.Frontend.Tests;

public sealed class CallTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    [Fact]
    public async Task An_article_is_summarized()
    {
        var text = "The mill stands by the river. It was built in 1820 by the miller Anna Weber. Two floods and a fire did "
            + "not end it. Visitors come on Sundays. The mill grinds rye for three bakeries in the valley. Its wheel turns "
            + "eight times a minute. The mill and its wheel are the oldest working machine in the valley.";
        var (status, body) = await node.PostAsync("/summarize", new JsonObject { ["text"] = text, ["sentences"] = 3 }.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, status);
        var sentences = body!["sentences"]!.AsArray();
        Assert.Equal(3, sentences.Count);
        Assert.Equal("en", (string)body["language"]!);
        Assert.NotEmpty((string)body["summary"]!);
        Assert.All(sentences, sentence => Assert.Equal(
            text[(int)sentence!["start"]!..(int)sentence["end"]!], (string)sentence["text"]!));
    }

    [Fact]
    public async Task Json_passes_through_a_call_exactly()
    {
        const string Json = """{"big":123456789012345678901234567890.123456789,"text":"æ–漢🙂 \\u0041 é","list":[1e400,-0]}""";
        using var response = await node.Http.PostAsync("/v1/modules/sample/echo",
            new StringContent(Json, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(Json, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("fail", """{"kind":"argument"}""", 422, "invalid_argument", "text")]
    [InlineData("fail", """{"kind":"coded"}""", 502, "out_of_paper", null)]
    [InlineData("fail", """{"kind":"fault"}""", 502, "module_fault", null)]
    [InlineData("garbage", "{}", 502, "malformed_result", null)]
    [InlineData("hurry", "{}", 504, "timed_out", null)]
    public async Task Whose_fault_it_is_is_told_apart(string operation, string body, int status, string code, string? field)
    {
        var (actual, problem) = await node.PostAsync($"/v1/modules/testbed/{operation}", body);
        Assert.Equal((status, code, field), ((int)actual, (string)problem!["code"]!, (string?)problem["field"]));
        var health = (await node.Http.GetFromJsonAsync<JsonNode>("/health"))!;
        Assert.All(health["gates"]!.AsArray(), gate => Assert.Equal(0, (int)gate!["held"]!));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/v1/jobs")]
    [InlineData("/v1/modules")]
    public async Task What_is_read_answers_HEAD_as_it_does_GET_without_the_body(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, url);
        using var response = await node.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_caller_that_leaves_frees_its_permit()
    {
        using var leave = new CancellationTokenSource();
        var call = node.Http.PostAsJsonAsync("/v1/modules/testbed/wait", new { milliseconds = 60_000 }, leave.Token);
        await node.GateAsync(held: 1);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await node.GateAsync(held: 0);
    }

    [Fact]
    public async Task Modules_limits_and_health_are_told()
    {
        var modules = (await node.Http.GetFromJsonAsync<JsonNode>("/v1/modules"))!["modules"]!.AsArray();
        Assert.Equal(["sample", "summarizer", "testbed"], modules.Select(module => (string)module!["name"]!));
        var limits = (await node.Http.GetFromJsonAsync<JsonNode>("/v1/limits"))!["limits"]!.AsArray();
        var body = limits.Single(limit => (string)limit!["name"]! == "Http:MaxBodyBytes")!;
        Assert.Equal((200_000, "flag"), ((int)body["value"]!, (string)body["source"]!));
        Assert.Equal("derived", (string)limits.Single(limit => (string)limit!["name"]! == "Limits:Io")!["source"]!);
        Assert.Equal("live", (string)(await node.Http.GetFromJsonAsync<JsonNode>("/health/live"))!["status"]!);
        Assert.Equal("ready", (string)(await node.Http.GetFromJsonAsync<JsonNode>("/health/ready"))!["status"]!);
        Assert.Contains((string)(await node.Http.GetFromJsonAsync<JsonNode>("/health"))!["engine"]!, (string[])["Embedded", "Orleans"]);
    }

    [Fact]
    public async Task The_openapi_document_names_every_path()
    {
        var paths = (await node.Http.GetFromJsonAsync<JsonNode>("/openapi/v1.json"))!["paths"]!.AsObject()
            .Select(path => path.Key).ToArray();
        Assert.All(
            (string[])["/summarize", "/v1/modules/{module}/{operation}", "/v1/modules", "/v1/modules/reload", "/v1/jobs", "/v1/jobs/batch", "/v1/jobs/{id}",
                "/v1/jobs/{id}/cancel", "/v1/jobs/{id}/retry", "/v1/limits", "/health", "/health/live", "/health/ready"],
            path => Assert.Contains(path, paths));
    }
}
