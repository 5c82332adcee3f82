using System.Text.Json.Nodes;
using Gristmill.EndToEnd.Nodes;
using Gristmill.Testing.Nodes;

namespace Gristmill.EndToEnd.Cluster;

/// <summary>Events of a job that runs on one node, read on others, over real nodes and a real worker.</summary>
public sealed class JobEventTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private const int Lines = 60;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static Task<JsonObject> TalkAsync(NodeProcess node, int milliseconds) => node.Http.EnqueueAsync(
        new { module = "conformance", operation = "talk", args = new { lines = Lines, milliseconds } });

    /// <summary>Reads so many events and leaves.</summary>
    private static async Task<string?> ReadAsync(NodeProcess node, string id, string? last, List<ServerEvent> events, int most)
    {
        using var stream = await EventReader.OpenAsync(node.Http, $"/v1/jobs/{id}/events", last);
        for (var i = 0; i < most && await stream.ReadAsync(Now) is { } each; i++) events.Add(each);
        return stream.LastId ?? last;
    }

    private static IEnumerable<string> LinesOf(IEnumerable<ServerEvent> events, int attempt) => events
        .Where(each => each.Name == "log" && (int)each.Data["attempt"]! == attempt).Select(each => (string)each.Data["message"]!);

    private static IEnumerable<string> Said(int lines) => Enumerable.Range(1, lines).Select(line => $"line {line}");

    [Fact]
    public async Task A_client_on_other_nodes_that_is_cut_off_sees_each_line_once()
    {
        using var data = new TemporaryDirectory();
        var store = await cluster.Server.CreateDatabaseAsync();
        await using var runs = await ClusterFixture.StartAsync(data, store, "runs");
        var id = (string)(await TalkAsync(runs, 100))["id"]!;
        await runs.Http.UntilAsync(id, "Running");
        await using var second = await ClusterFixture.StartAsync(data, store, "second");
        List<ServerEvent> events = [];
        var last = await ReadAsync(second, id, null, events, most: 10);
        last = await ReadAsync(runs, id, last, events, most: 10);
        await ReadAsync(second, id, last, events, int.MaxValue);
        Assert.Equal([.. Said(Lines), "talked out"], LinesOf(events, 1));
        Assert.Equal(("end", "ended"), (events[^1].Name, (string)events[^1].Data["reason"]!));
        Assert.Equal("Completed", (string)events.Last(each => each.Name == "state").Data["state"]!);
        Assert.Equal(1, (double)events.Last(each => each.Name == "progress").Data["fraction"]!);
    }

    [Fact]
    public async Task When_the_node_that_runs_a_job_is_killed_the_stream_goes_on_with_the_next_attempt()
    {
        using var data = new TemporaryDirectory();
        var store = await cluster.Server.CreateDatabaseAsync();
        string[] quick = ["--Jobs:Heartbeat", "00:00:00.5", "--Jobs:LostAfter", "00:00:02", "--Retry:FirstDelay", "00:00:00.1"];
        await using var runs = await ClusterFixture.StartAsync(data, store, "runs", quick);
        // It gets the module only when the other one is gone.
        var modules = Directory.CreateDirectory(data.File("later")).FullName;
        await using var other = await ClusterFixture.StartAsync(data, store, "other", [.. quick, "--modules", modules]);
        var id = (string)(await TalkAsync(runs, 100))["id"]!;
        List<ServerEvent> events = [];
        string? last;
        using (var stream = await EventReader.OpenAsync(other.Http, $"/v1/jobs/{id}/events"))
        {
            while (!LinesOf(events, 1).Any() && await stream.ReadAsync(Now) is { } each) events.Add(each);
            await runs.KillAsync();
            last = stream.LastId;
        }

        var module = Directory.CreateDirectory(Path.Combine(modules, "conformance")).FullName;
        // The manifest last: a folder without one is no module yet.
        foreach (var file in Directory.GetFiles(Path.Combine(NodeProcess.Modules, "conformance")).OrderBy(file => file.EndsWith(".json", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(module, Path.GetFileName(file)));

        await ReadAsync(other, id, last, events, int.MaxValue);
        var (first, second) = (LinesOf(events, 1).ToArray(), LinesOf(events, 2).ToArray());
        Assert.InRange(first.Length, 1, Lines - 1);
        Assert.Equal(Said(first.Length), first);
        Assert.Equal([.. Said(Lines), "talked out"], second);
        var order = events.Where(each => each.Name == "log").Select(each => (int)each.Data["attempt"]!).ToArray();
        Assert.Equal(order.Order(), order);
        Assert.Equal(events.Count - 1, events.Where(each => each.Name != "end").Select(each => each.Id).Distinct().Count());
        Assert.Equal(2, (int)(await other.Http.JobAsync(id))["progress"]!["attempt"]!);
    }

    [Fact]
    public async Task Changes_that_another_node_commits_are_told()
    {
        using var data = new TemporaryDirectory();
        var store = await cluster.Server.CreateDatabaseAsync();
        await using var works = await ClusterFixture.StartAsync(data, store, "works");
        await using var listens = await ClusterFixture.StartAsync(data, store, "listens", "--modules", data.File("none"));
        using var feed = await EventReader.OpenAsync(listens.Http, "/v1/events?queue=talks");
        Assert.Equal("gap", (await feed.ReadAsync(Now))!.Name);
        // What is committed before the other node has heard of the listener is not told, so one after the other until one is.
        var told = feed.ReadAsync(Now);
        while (!told.IsCompleted)
        {
            await works.Http.EnqueueAsync(new { module = "testbed", operation = "stamp", queue = "talks" });
            await Task.WhenAny(told, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Now));
        }

        var change = (await told)!;
        Assert.Equal(("job", "talks"), (change.Name, (string)change.Data["queue"]!));
    }
}
