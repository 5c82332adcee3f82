using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace Gristmill.Frontend.Tests;

/// <summary>A whole node in this process, on a free loopback port, with a data directory of its own.</summary>
public sealed class NodeFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("gristmill-");
    private WebApplication? _app;

    /// <summary>Flags beside the usual ones.</summary>
    public string[] Flags { get; init; } = [];

    public HttpClient Http { get; private set; } = null!;

    public string Data => _data.FullName;

    public IServiceProvider Services => _app!.Services;

    public async ValueTask InitializeAsync()
    {
        _app = FrontendApplication.Build(
            ["--urls", "http://127.0.0.1:0", "--data", _data.FullName, "--Http:MaxBodyBytes", "200000", "--Retry:FirstDelay", "00:00:00.05", .. Flags]);
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
        _data.Delete(recursive: true);
    }

    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(
        HttpMethod method, string url, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, url);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public Task<(HttpStatusCode Status, JsonNode? Body)> PostAsync(string url, string? body = null) =>
        SendAsync(HttpMethod.Post, url, body ?? "{}");

    public async Task<JsonNode> EnqueueAsync(string job)
    {
        var (status, body) = await PostAsync("/v1/jobs", job);
        Assert.Equal(HttpStatusCode.Accepted, status);
        return body!;
    }

    /// <summary>Looks until a job is in a state; the node runs by the real clock.</summary>
    public async Task<JsonNode> UntilAsync(string id, string state)
    {
        for (var looks = 0; looks < 600; looks++)
        {
            var job = (await Http.GetFromJsonAsync<JsonNode>($"/v1/jobs/{id}"))!;
            if ((string)job["state"]! == state) return job;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        throw new TimeoutException($"Job {id} did not become {state}.");
    }

    /// <summary>Looks until the I/O gate has given out so many permits.</summary>
    public async Task GateAsync(int held)
    {
        for (var looks = 0; looks < 600; looks++)
        {
            var health = (await Http.GetFromJsonAsync<JsonNode>("/health"))!;
            if ((int)health["gates"]![1]!["held"]! == held) return;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        Assert.Fail($"The I/O gate never held {held} permits.");
    }
}
