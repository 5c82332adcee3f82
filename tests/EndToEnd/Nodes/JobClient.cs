using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Gristmill.EndToEnd.Nodes;

/// <summary>What the tests ask a node over HTTP.</summary>
internal static class JobClient
{
    public static async Task<JsonObject> EnqueueAsync(this HttpClient http, object job)
    {
        using var response = await http.PostAsJsonAsync("/v1/jobs", job);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public static async Task<string[]> EnqueueBatchAsync(this HttpClient http, IEnumerable<object> jobs)
    {
        using var response = await http.PostAsJsonAsync("/v1/jobs/batch", jobs);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
        var body = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        return [.. body["jobs"]!.AsArray().Select(job => (string)job!["id"]!)];
    }

    public static async Task<JsonObject> JobAsync(this HttpClient http, string id) =>
        (await http.GetFromJsonAsync<JsonObject>($"/v1/jobs/{id}"))!;

    /// <summary>Waits until a job is in one of these states.</summary>
    public static async Task<JsonObject> UntilAsync(this HttpClient http, string id, params string[] states)
    {
        JsonObject job = [];
        await Probe.UntilAsync(
            async () =>
            {
                job = await http.JobAsync(id);
                return states.Contains((string)job["state"]!);
            },
            $"job {id} to be {string.Join(" or ", states)}");
        return job;
    }

    /// <summary>All jobs, following the pages.</summary>
    public static async Task<List<JsonObject>> AllJobsAsync(this HttpClient http, string query = "")
    {
        List<JsonObject> jobs = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await http.GetFromJsonAsync<JsonObject>($"/v1/jobs?limit=1000&cursor={cursor}{query}"))!;
            jobs.AddRange(page["jobs"]!.AsArray().Select(job => job!.AsObject()));
            cursor = (string?)page["next"];
        }

        return jobs;
    }

    public static async Task<int> CountAsync(this HttpClient http, string state) =>
        (await http.AllJobsAsync($"&state={state}")).Count;
}
