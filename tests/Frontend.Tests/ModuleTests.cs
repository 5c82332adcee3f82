using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Gristmill.Frontend.Tests;

/// <summary>Modules of a node of its own, whose modules directory the test changes.</summary>
public sealed class ModuleTests : IAsyncLifetime
{
    private readonly NodeFixture _node = new() { Flags = ["--Modules:Watch", "false"] };

    public ValueTask InitializeAsync() => _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    /// <summary>Puts the testbed into the data directory under another name.</summary>
    private void Install(string name, string folder, string version, string more = "")
    {
        var target = Directory.CreateDirectory(Path.Combine(_node.Data, "modules", name, folder)).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "modules/testbed")))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(target, "module.json")))!.AsObject();
        (manifest["name"], manifest["version"]) = (name, version);
        foreach (var (key, value) in JsonNode.Parse(more.Length == 0 ? "{}" : more)!.AsObject().ToArray()) manifest[key] = value?.DeepClone();
        File.WriteAllText(Path.Combine(target, "module.json"), manifest.ToJsonString());
    }

    private async Task<JsonNode> GetAsync(string url) => (await _node.Http.GetFromJsonAsync<JsonNode>(url))!;

    [Fact]
    public async Task A_newer_version_takes_over_with_a_reload()
    {
        Install("press", "1.0.0", "1.0.0");
        Assert.Equal(HttpStatusCode.OK, (await _node.PostAsync("/v1/modules/press/stamp")).Status);
        Install("press", "1.1.0", "1.1.0");
        var (status, body) = await _node.PostAsync("/v1/modules/reload", """{"module":"press"}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""[{"module":"press","outcome":"reloaded","from":"1.0.0","to":"1.1.0","reason":""}]""", body!["modules"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, (await _node.PostAsync("/v1/modules/press/stamp")).Status);
        var module = await GetAsync("/v1/modules/press");
        Assert.Equal("1.1.0", (string)module["version"]!);
        Assert.Equal(["1.1.0", "1.0.0"], module["versions"]!.AsArray().Select(version => (string)version!["version"]!));
        Assert.Equal([true, false], module["versions"]!.AsArray().Select(version => (bool)version!["active"]!));
    }

    [Fact]
    public async Task A_reload_of_all_tells_each_and_one_without_a_body_means_all()
    {
        Install("press", "", "1.0.0");
        using var response = await _node.Http.PostAsync("/v1/modules/reload", null);
        var outcomes = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["modules"]!.AsArray()
            .ToDictionary(module => (string)module!["module"]!, module => (string)module!["outcome"]!);
        Assert.Equal(("added", "unchanged"), (outcomes["press"], outcomes["testbed"]));
        Directory.Delete(Path.Combine(_node.Data, "modules/press"), recursive: true);
        var (_, body) = await _node.PostAsync("/v1/modules/reload");
        Assert.Contains(body!["modules"]!.AsArray(), module => (string)module!["outcome"]! == "removed");
    }

    [Theory]
    [InlineData("""{"module":"nobody"}""", 404, "module_not_found", "module")]
    [InlineData("""{"modul":"x"}""", 400, "invalid_json", "modul")]
    [InlineData("[]", 400, "invalid_json", "")]
    public async Task A_wrong_reload_is_refused_with_its_field(string request, int status, string code, string field)
    {
        var (actual, problem) = await _node.PostAsync("/v1/modules/reload", request);
        Assert.Equal((status, code, field), ((int)actual, (string)problem!["code"]!, (string?)problem["field"]));
    }

    [Fact]
    public async Task A_required_module_that_cannot_load_keeps_the_node_from_being_ready()
    {
        Install("press", "", "1.0.0", """{"required":true,"entry":"Missing.dll"}""");
        await _node.PostAsync("/v1/modules/reload");
        var (status, problem) = await _node.SendAsync(HttpMethod.Get, "/health/ready");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not_ready"), (status, (string)problem!["code"]!));
        Assert.Contains("required modules are not loaded: press", (string)problem["detail"]!);
        Install("press", "", "1.0.1", """{"required":true}""");
        await _node.PostAsync("/v1/modules/reload");
        Assert.Equal(HttpStatusCode.OK, (await _node.SendAsync(HttpMethod.Get, "/health/ready")).Status);
    }

    [Fact]
    public async Task A_module_tells_how_its_calls_went()
    {
        Install("press", "", "1.0.0");
        await _node.PostAsync("/v1/modules/press/stamp");
        await _node.PostAsync("/v1/modules/press/fail", """{"kind":"coded"}""");
        await _node.PostAsync("/v1/modules/press/fail", """{"kind":"argument"}""");
        var module = await GetAsync("/v1/modules/press");
        var statistics = module["statistics"]!;
        Assert.Equal("""{"clientError":1,"fault":1}""", string.Concat("{", string.Join(",", statistics["operations"]![0]!["outcomes"]!.AsObject()
            .OrderBy(outcome => outcome.Key).Select(outcome => $"\"{outcome.Key}\":{outcome.Value}")), "}"));
        Assert.Equal((1, 1), ((int)statistics["operations"]![1]!["recent"]!["count"]!, (int)statistics["operations"]![1]!["total"]!["count"]!));
        Assert.True((double)statistics["operations"]![1]!["recent"]!["p99Seconds"]! > 0);
        Assert.Equal(("fail", "out_of_paper", "1.0.0"), ((string)statistics["errors"]![0]!["operation"]!,
            (string)statistics["errors"]![0]!["code"]!, (string)statistics["errors"]![0]!["version"]!));
        Assert.Equal((3, 0), ((int)statistics["totalWaits"]!["count"]!, (int)statistics["waiting"]!));
        Assert.Equal(1, (int)module["instances"]!);
        var page = await _node.Http.GetStringAsync("/modules/press");
        Assert.Contains("out_of_paper", page);
        Assert.Contains("There is no paper.", page);
    }

    [Fact]
    public async Task Arguments_are_checked_before_a_call_and_before_a_job_is_taken()
    {
        Install("press", "", "1.0.0", """
            {"operations":{"stamp":{"class":"io","input":{"type":"object","properties":{"list":{"type":"array","items":{"type":"integer"} } } },
              "maxRequestBytes":30,"retry":{"maxAttempts":7} } } }
            """);
        var (status, problem) = await _node.PostAsync("/v1/modules/press/stamp", """{"list":[1,"2"]}""");
        Assert.Equal((422, "invalid_argument", "list[1]"), ((int)status, (string)problem!["code"]!, (string)problem["field"]!));
        (status, problem) = await _node.PostAsync("/v1/modules/press/stamp", """{"list":[1,2,3,4,5,6,7,8,9,10,11]}""");
        Assert.Equal((413, "arguments_too_large"), ((int)status, (string)problem!["code"]!));
        (status, problem) = await _node.PostAsync("/v1/jobs", """{"module":"press","operation":"stamp","args":{"list":2}}""");
        Assert.Equal((400, "invalid_argument", "args.list"), ((int)status, (string)problem!["code"]!, (string)problem["field"]!));
        (status, problem) = await _node.PostAsync("/v1/jobs/batch", """[{"module":"press","operation":"stamp"},{"module":"press","operation":"stamp","args":[]}]""");
        Assert.Equal((400, "[1].args"), ((int)status, (string)problem!["field"]!));
        var job = await _node.EnqueueAsync("""{"module":"press","operation":"stamp","args":{"list":[1]}}""");
        Assert.Equal(7, (int)job["maxAttempts"]!);
        job = await _node.EnqueueAsync("""{"module":"press","operation":"stamp","maxAttempts":2}""");
        Assert.Equal(2, (int)job["maxAttempts"]!);
    }

    [Fact]
    public async Task A_new_version_that_cannot_load_leaves_the_old_one_serving()
    {
        Install("press", "1.0.0", "1.0.0");
        Assert.Equal(HttpStatusCode.OK, (await _node.PostAsync("/v1/modules/press/stamp")).Status);
        Install("press", "2.0.0", "2.0.0", """{"entry":"Missing.dll"}""");
        var (_, body) = await _node.PostAsync("/v1/modules/reload", """{"module":"press"}""");
        Assert.Equal(("failed", "1.0.0"), ((string)body!["modules"]![0]!["outcome"]!, (string)body["modules"]![0]!["to"]!));
        Assert.Contains("Missing.dll", (string)(await GetAsync("/v1/modules/press"))["error"]!);
        Assert.Equal(HttpStatusCode.OK, (await _node.PostAsync("/v1/modules/press/stamp")).Status);
    }
}
