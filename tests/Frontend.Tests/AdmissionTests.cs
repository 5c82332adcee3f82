using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Gristmill.Frontend.Tests;

public sealed class AdmissionTests
{
    private const string Wait = "/v1/modules/testbed/wait";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beyond_what_may_be_in_flight_callers_are_told_to_come_back_and_the_place_is_freed()
    {
        await using var node = new NodeFixture { Flags = ["--Http:MaxInFlight", "1"] };
        await node.InitializeAsync();
        using var leave = new CancellationTokenSource();
        var first = node.Http.PostAsJsonAsync(Wait, new { milliseconds = 600_000 }, leave.Token);
        await node.GateAsync(held: 1);
        await RefusedAsync(node, Wait, "{\"milliseconds\":0}", HttpStatusCode.ServiceUnavailable, "too_many_requests_in_flight");
        // What only looks is not held back.
        Assert.True((await node.Http.GetAsync("/v1/jobs", Now)).IsSuccessStatusCode);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await node.GateAsync(held: 0);
        Assert.True(await EventuallyAsync(async () => (await node.PostAsync(Wait, "{\"milliseconds\":0}")).Status == HttpStatusCode.OK));
    }

    [Fact]
    public async Task Beyond_the_bytes_in_flight_callers_are_told_to_come_back()
    {
        await using var node = new NodeFixture
        {
            Flags = ["--Http:MaxInFlightBytes", "200000", "--Http:MaxBatchBytes", "200000"],
        };
        await node.InitializeAsync();
        using var leave = new CancellationTokenSource();
        var first = node.Http.PostAsync(Wait, Json("{\"milliseconds\":600000}" + new string(' ', 150_000)), leave.Token);
        await node.GateAsync(held: 1);
        await RefusedAsync(node, Wait, "{\"milliseconds\":0}" + new string(' ', 60_000),
            HttpStatusCode.ServiceUnavailable, "too_many_bytes_in_flight");
        Assert.Equal(HttpStatusCode.OK, (await node.PostAsync(Wait, "{\"milliseconds\":0}")).Status);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task Bodies_without_a_stated_length_count_only_as_much_as_comes()
    {
        await using var node = new NodeFixture
        {
            Flags = ["--Http:MaxInFlightBytes", "200000", "--Http:MaxBatchBytes", "200000"],
        };
        await node.InitializeAsync();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Wait) { Content = Json("{\"milliseconds\":200}") };
            request.Headers.TransferEncodingChunked = true;
            using var response = await node.Http.SendAsync(request, Now);
            return response.StatusCode;
        }));
        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task Beyond_the_rate_callers_are_told_when_to_come_back()
    {
        await using var node = new NodeFixture { Flags = ["--Http:RatePerSecond", "1"] };
        await node.InitializeAsync();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 100 && !answers.Contains(HttpStatusCode.TooManyRequests); i++)
            answers.Add((await node.PostAsync(Wait, "{\"milliseconds\":0}")).Status);
        Assert.Equal(HttpStatusCode.OK, answers[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        await RefusedAsync(node, Wait, "{\"milliseconds\":0}", HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.True(await EventuallyAsync(async () => (await node.PostAsync(Wait, "{\"milliseconds\":0}")).Status == HttpStatusCode.OK));
    }

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");

    private static async Task RefusedAsync(NodeFixture node, string url, string body, HttpStatusCode status, string code)
    {
        using var response = await node.Http.PostAsync(url, Json(body), Now);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, (string)(await response.Content.ReadFromJsonAsync<JsonNode>(Now))!["code"]!);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
    }

    /// <summary>Looks again and again; the node runs by the real clock.</summary>
    private static async Task<bool> EventuallyAsync(Func<Task<bool>> isSo)
    {
        for (var looks = 0; looks < 200; looks++)
        {
            if (await isSo()) return true;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Now);
        }

        return false;
    }
}
