using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Gristmill.Frontend.Tests;

/// <summary>What a module says of trying again.</summary>
public sealed class RetryTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private async Task<JsonNode> EnqueueAsync(string kind) => await node.EnqueueAsync(
        $$"""{"module":"testbed","operation":"fail","args":{"kind":"{{kind}}"} }""");

    [Fact]
    public async Task A_module_that_says_when_is_tried_again_then()
    {
        var job = await node.UntilAsync((string)(await EnqueueAsync("later"))["id"]!, "Retryable");
        Assert.Equal((1, "busy"), ((int)job["attempt"]!, (string)job["errors"]![0]!["code"]!));
        Assert.InRange((DateTimeOffset)job["scheduledAt"]! - (DateTimeOffset)job["errors"]![0]!["at"]!,
            TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1), TimeSpan.FromHours(2) + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_module_that_snoozes_spends_no_attempt()
    {
        var id = (string)(await EnqueueAsync("snooze"))["id"]!;
        var job = await node.UntilAsync(id, "Scheduled");
        Assert.Equal((0, "scheduled"), ((int)job["attempt"]!, (string)job["waiting"]!["code"]!));
        Assert.Empty(job["errors"]!.AsArray());
        Assert.InRange((DateTimeOffset)job["scheduledAt"]! - (DateTimeOffset)job["createdAt"]!, TimeSpan.FromHours(3), TimeSpan.FromHours(3.1));
    }

    [Fact]
    public async Task A_plain_call_is_told_when_to_come_back()
    {
        using var response = await node.Http.PostAsync(
            "/v1/modules/testbed/fail", new StringContent("""{"kind":"later"}""", Encoding.UTF8, "application/json"), Now);
        Assert.Equal((HttpStatusCode.BadGateway, "7200"), (response.StatusCode, response.Headers.RetryAfter!.ToString()));
        Assert.Equal("busy", (string)(await response.Content.ReadFromJsonAsync<JsonNode>(Now))!["code"]!);
    }
}
