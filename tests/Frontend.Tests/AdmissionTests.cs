using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Gristmill.Frontend.Tests;

public sealed class AdmissionTests
{
    [Fact]
    public async Task Beyond_what_may_be_in_flight_callers_are_told_to_come_back_and_the_place_is_freed()
    {
        await using var node = new NodeFixture("--Http:MaxInFlight", "1");
        await node.InitializeAsync();
        using var leave = new CancellationTokenSource();
        var first = node.Http.PostAsJsonAsync("/v1/modules/testbed/wait", new { milliseconds = 60_000 }, leave.Token);
        HttpResponseMessage refused;
        do refused = await node.Http.PostAsJsonAsync("/v1/modules/testbed/wait", new { milliseconds = 0 });
        while (refused.IsSuccessStatusCode);
        Assert.Equal((503, "too_many_requests_in_flight"),
            ((int)refused.StatusCode, (string)(await refused.Content.ReadFromJsonAsync<JsonNode>())!["code"]!));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.True((await node.Http.GetAsync("/health")).IsSuccessStatusCode);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        while (!(await node.Http.PostAsJsonAsync("/v1/modules/testbed/wait", new { milliseconds = 0 })).IsSuccessStatusCode)
            await Task.Yield();
    }

    [Fact]
    public async Task Beyond_the_rate_callers_are_told_when_to_come_back()
    {
        await using var node = new NodeFixture("--Http:RatePerSecond", "2");
        await node.InitializeAsync();
        HttpResponseMessage refused;
        do refused = await node.Http.PostAsJsonAsync("/v1/jobs", new { module = "testbed", operation = "stamp" });
        while (refused.IsSuccessStatusCode);
        Assert.Equal((429, "rate_limited"),
            ((int)refused.StatusCode, (string)(await refused.Content.ReadFromJsonAsync<JsonNode>())!["code"]!));
        Assert.NotNull(refused.Headers.RetryAfter);
    }
}
