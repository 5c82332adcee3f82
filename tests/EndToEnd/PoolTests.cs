using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gristmill.EndToEnd.Nodes;
using Gristmill.Testing.Nodes;
using Gristmill.Testing.Processes;

namespace Gristmill.EndToEnd;

/// <summary>The worker processes of a module, as the Web API shows them.</summary>
public sealed class PoolTests
{
    [Fact]
    public async Task A_module_shows_its_slots_once_it_is_loaded()
    {
        using var data = new TemporaryDirectory();
        await using var node = await NodeProcess.StartAsync(data.Path);
        Assert.Null((await node.Http.GetFromJsonAsync<JsonNode>("/v1/modules/conformance"))!["pool"]);
        (await node.Http.PostAsJsonAsync("/v1/modules/conformance/echo", new { })).EnsureSuccessStatusCode();
        JsonNode module = new JsonObject();
        // The second worker boots beside the call.
        await Probe.UntilAsync(async () =>
            (int)(module = (await node.Http.GetFromJsonAsync<JsonNode>("/v1/modules/conformance"))!)["instances"]! == 2, "both workers to be there");
        Assert.True((bool)module["loaded"]!);
        var slots = module["pool"]!["slots"]!.AsArray();
        Assert.Equal([0, 1], slots.Select(slot => (int)slot!["index"]!));
        var used = Assert.Single(slots, slot => (int)slot!["calls"]! == 1)!;
        Assert.Equal("Ready", (string)used["state"]!);
        Assert.True(Directory.Exists($"/proc/{(int)used["pid"]!}"));
        Assert.InRange((long)used["memoryBytes"]!, 1 << 20, 1 << 30);
        Assert.InRange((double)used["ageSeconds"]!, 0, 60);
        Assert.Equal("", (string)used["lastError"]!);
        Assert.Equal((2, 0, 1024), ((int)module["instances"]!, (int)module["pool"]!["waiting"]!, (int)module["pool"]!["queue"]!));
        Assert.True((bool)Assert.Single(module["versions"]!.AsArray())!["active"]!);
        Assert.Equal(1, (int)module["statistics"]!["operations"]![0]!["total"]!["count"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await node.Http.GetAsync("/v1/modules/nothing")).StatusCode);
    }

    [Fact]
    public async Task A_job_whose_worker_is_killed_runs_again_on_another_one()
    {
        using var data = new TemporaryDirectory();
        await using var node = await NodeProcess.StartAsync(data.Path, "--Retry:FirstDelay", "00:00:00.1");
        var id = (string)(await node.Http.EnqueueAsync(
            new { module = "conformance", operation = "wait", args = new { milliseconds = 4_000 } }))["id"]!;
        var pid = 0;
        await Probe.UntilAsync(async () =>
        {
            var slots = (await node.Http.GetFromJsonAsync<JsonNode>("/v1/modules/conformance"))!["pool"]?["slots"]?.AsArray();
            pid = (int?)slots?.FirstOrDefault(slot => (string)slot!["state"]! == "Busy")?["pid"] ?? 0;
            return pid > 0;
        }, "a worker to be at it");
        using (var worker = System.Diagnostics.Process.GetProcessById(pid)) worker.KillHard();
        var job = await node.Http.UntilAsync(id, "Completed");
        Assert.Equal((2, "worker_died"), ((int)job["attempt"]!, (string)Assert.Single(job["errors"]!.AsArray())!["code"]!));
    }

    [Fact]
    public async Task A_module_whose_interpreter_is_missing_is_unavailable_with_what_to_install()
    {
        using var data = new TemporaryDirectory();
        var folder = Directory.CreateDirectory(Path.Combine(data.Path, "mine", "press")).FullName;
        File.WriteAllText(Path.Combine(folder, "press.rb"), "");
        File.WriteAllText(Path.Combine(folder, "module.json"), """
            {"name":"press","version":"1","runtime":"process","entry":"press.rb","operations":{"squeeze":{}},
             "process":{"command":["ruby-that-is-not-here","press.rb"]}}
            """);
        await using var node = await NodeProcess.StartAsync(data.Path, "--modules", Path.Combine(data.Path, "mine"));
        var answer = await node.Http.PostAsJsonAsync("/v1/modules/press/squeeze", new { });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal("module_unavailable", (string)problem["code"]!);
        Assert.Contains("needs the program 'ruby-that-is-not-here', which is not installed", (string)problem["detail"]!);
    }
}
