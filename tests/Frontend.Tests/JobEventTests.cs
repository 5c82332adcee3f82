using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gristmill.Testing.Nodes;

namespace Gristmill.Frontend.Tests;

/// <summary>Progress, log lines and live events of jobs over HTTP.</summary>
public sealed class JobEventTests : IAsyncLifetime
{
    private readonly NodeFixture _node = new() { Flags = ["--Jobs:Logs:Interval", "00:00:00.05"] };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private async Task<string> TalkAsync(int lines, int milliseconds = 0, string more = "") =>
        (string)(await _node.EnqueueAsync(
            """{"module":"testbed","operation":"talk","args":{"lines":LINES,"milliseconds":TIME}MORE}"""
                .Replace("LINES", $"{lines}", StringComparison.Ordinal).Replace("TIME", $"{milliseconds}", StringComparison.Ordinal)
                .Replace("MORE", more, StringComparison.Ordinal)))["id"]!;

    private Task<EventReader> OpenAsync(string id, string? lastEventId = null) =>
        EventReader.OpenAsync(_node.Http, $"/v1/jobs/{id}/events", lastEventId);

    private static IEnumerable<string> Lines(IEnumerable<ServerEvent> events) =>
        events.Where(each => each.Name == "log").Select(each => (string)each.Data["message"]!);

    private static IEnumerable<string> Numbered(int lines) => Enumerable.Range(1, lines).Select(line => $"line {line}");

    [Fact]
    public async Task A_job_tells_its_progress_and_its_log_lines_in_pages()
    {
        var id = await TalkAsync(5);
        var job = await _node.UntilAsync(id, "Completed");
        Assert.Equal((1, 1.0, "step 5"),
            ((int)job["progress"]!["attempt"]!, (double)job["progress"]!["fraction"]!, (string)job["progress"]!["message"]!));
        List<string> lines = [];
        for (string? after = ""; after is not null;)
        {
            var page = (await _node.Http.GetFromJsonAsync<JsonNode>($"/v1/jobs/{id}/logs?limit=2&attempt=1&after={after}", Now))!;
            lines.AddRange(page["lines"]!.AsArray().Select(line => (string)line!["message"]!));
            Assert.All(page["lines"]!.AsArray(), line => Assert.Equal("info", (string)line!["level"]!));
            after = (string?)page["next"];
        }

        Assert.Equal(Numbered(5), lines);
        var none = (await _node.Http.GetFromJsonAsync<JsonNode>($"/v1/jobs/{id}/logs?attempt=2", Now))!;
        Assert.Empty(none["lines"]!.AsArray());
    }

    [Fact]
    public async Task The_last_event_of_another_job_s_stream_is_refused()
    {
        string[] ids = [await EndedAsync(), await EndedAsync()];
        using var stream = await OpenAsync(ids[0]);
        var last = (await stream.ReadToEndAsync(Now))[^1].Id;
        foreach (var (id, expected) in ids.Zip([200, 400]))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}/events");
            request.Headers.Add("Last-Event-ID", last);
            using var response = await _node.Http.SendAsync(request, Now);
            Assert.Equal(expected, (int)response.StatusCode);
        }

        async Task<string> EndedAsync()
        {
            var id = (string)(await _node.EnqueueAsync("""{"module":"testbed","operation":"stamp"}"""))["id"]!;
            await _node.UntilAsync(id, "Completed");
            return id;
        }
    }

    [Fact]
    public async Task A_job_that_told_nothing_has_no_progress()
    {
        var id = (string)(await _node.EnqueueAsync("""{"module":"testbed","operation":"stamp"}"""))["id"]!;
        Assert.Null((await _node.UntilAsync(id, "Completed"))["progress"]);
    }

    [Fact]
    public async Task The_stream_tells_state_log_and_progress_while_the_job_runs_and_ends_with_it()
    {
        var id = await TalkAsync(20, 20);
        using var stream = await OpenAsync(id);
        var events = await stream.ReadToEndAsync(Now);
        Assert.Equal(Numbered(20), Lines(events));
        Assert.Equal("end", events[^1].Name);
        Assert.Equal("ended", (string)events[^1].Data["reason"]!);
        var states = events.Where(each => each.Name == "state").ToArray();
        Assert.Equal("Completed", (string)states[^1].Data["state"]!);
        Assert.Equal(id, (string)states[^1].Data["id"]!);
        var fractions = events.Where(each => each.Name == "progress").Select(each => (double)each.Data["fraction"]!).ToArray();
        Assert.Equal(fractions.Order(), fractions);
        Assert.Equal(1, fractions[^1]);
        Assert.InRange(fractions.Length, 2, 20);
    }

    [Fact]
    public async Task Who_comes_back_with_any_last_event_id_gets_all_after_it_and_nothing_twice()
    {
        var id = await TalkAsync(7);
        await _node.UntilAsync(id, "Completed");
        using var whole = await OpenAsync(id);
        var events = await whole.ReadToEndAsync(Now);
        for (var seen = 0; seen < events.Count; seen++)
        {
            using var rest = await OpenAsync(id, events[seen].Id);
            Assert.Equal(events.Skip(seen + 1).Select(each => each.Id).DefaultIfEmpty(events[^1].Id), (await rest.ReadToEndAsync(Now)).Select(each => each.Id));
        }
    }

    [Fact]
    public async Task A_client_that_leaves_again_and_again_while_the_job_runs_sees_each_line_once()
    {
        var id = await TalkAsync(60, 10);
        List<ServerEvent> events = [];
        string? last = null;
        while (events.Count == 0 || events[^1].Name != "end")
        {
            using var stream = await OpenAsync(id, last);
            for (var i = 0; i < 5 && await stream.ReadAsync(Now) is { } each; i++) events.Add(each);
            last = stream.LastId ?? last;
        }

        Assert.Equal(Numbered(60), Lines(events));
    }

    [Fact]
    public async Task Lines_of_a_second_attempt_follow_the_failure_of_the_first()
    {
        var id = (string)(await _node.EnqueueAsync(
            """{"module":"testbed","operation":"talk","args":{"lines":2,"milliseconds":0,"failUntil":1},"maxAttempts":3}"""))["id"]!;
        using var stream = await OpenAsync(id);
        var events = await stream.ReadToEndAsync(Now);
        Assert.Equal(["line 1", "line 2", "line 1", "line 2"], Lines(events));
        Assert.Equal([1, 1, 2, 2], events.Where(each => each.Name == "log").Select(each => (int)each.Data["attempt"]!));
        Assert.Contains(events, each => each.Name == "state" && (string?)each.Data["errorCode"] == "module_fault");
    }

    [Fact]
    public async Task The_stream_of_a_deleted_job_ends()
    {
        var id = await TalkAsync(1, more: ""","scheduledAt":"2030-01-01T00:00:00Z" """);
        using var stream = await OpenAsync(id);
        Assert.Equal("Scheduled", (string)(await stream.ReadAsync(Now))!.Data["state"]!);
        await _node.PostAsync($"/v1/jobs/{id}/cancel");
        Assert.Equal("Canceled", (string)(await stream.ReadAsync(Now))!.Data["state"]!);
        Assert.Equal("end", (await stream.ReadAsync(Now))!.Name);
        Assert.Null(await stream.ReadAsync(Now));
    }

    [Theory]
    [InlineData("/v1/jobs/nonsense/events", "id", 400)]
    [InlineData("/v1/jobs/00000000-0000-0000-0000-000000000001/events", "id", 404)]
    [InlineData("/v1/jobs/00000000-0000-0000-0000-000000000001/logs", "id", 404)]
    [InlineData("/v1/jobs/nonsense/logs", "id", 400)]
    [InlineData("/v1/jobs/JOB/logs?limit=0", "limit", 400)]
    [InlineData("/v1/jobs/JOB/logs?limit=1001", "limit", 400)]
    [InlineData("/v1/jobs/JOB/logs?attempt=x", "attempt", 400)]
    [InlineData("/v1/jobs/JOB/logs?after=x", "after", 400)]
    [InlineData("/v1/jobs/JOB/logs?sort=x", "sort", 400)]
    [InlineData("/v1/events?state=nonsense", "state", 400)]
    [InlineData("/v1/events?quue=x", "quue", 400)]
    public async Task What_is_wrong_with_a_request_is_said(string url, string field, int expected)
    {
        var id = await TalkAsync(1);
        var (status, body) = await _node.SendAsync(HttpMethod.Get, url.Replace("JOB", id, StringComparison.Ordinal));
        Assert.Equal((expected, field), ((int)status, (string)body!["field"]!));
    }

    [Theory]
    [InlineData("/v1/jobs/JOB/events", "x")]
    [InlineData("/v1/jobs/JOB/events", "1.2.3.4")]
    [InlineData("/v1/jobs/JOB/events", "1.2.3.4.-5")]
    [InlineData("/v1/events", "x")]
    [InlineData("/v1/events", "1.2")]
    public async Task A_malformed_last_event_id_is_refused_by_name(string url, string last)
    {
        var id = await TalkAsync(1);
        using var request = new HttpRequestMessage(HttpMethod.Get, url.Replace("JOB", id, StringComparison.Ordinal));
        request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        using var response = await _node.Http.SendAsync(request, Now);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = (await response.Content.ReadFromJsonAsync<JsonNode>(Now))!;
        Assert.Equal(("invalid_argument", "Last-Event-ID"), ((string)problem["code"]!, (string)problem["field"]!));
    }

    [Fact]
    public async Task Beyond_the_most_streams_and_waits_callers_are_told_to_come_back_and_places_are_freed()
    {
        await using var node = new NodeFixture { Flags = ["--Http:MaxStreams", "3"] };
        await node.InitializeAsync();
        var id = (string)(await node.EnqueueAsync("""{"module":"testbed","operation":"stamp","scheduledAt":"2030-01-01T00:00:00Z"}"""))["id"]!;
        var first = await EventReader.OpenAsync(node.Http, $"/v1/jobs/{id}/events");
        using var second = await EventReader.OpenAsync(node.Http, $"/v1/jobs/{id}/events");
        using var third = await EventReader.OpenAsync(node.Http, "/v1/events");
        foreach (var url in (string[])[$"/v1/jobs/{id}?wait=60", $"/v1/jobs/{id}/events", "/v1/events"])
        {
            var (refused, body) = await node.SendAsync(HttpMethod.Get, url);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "too_many_streams"), (refused, (string)body!["code"]!));
        }

        // Who does not wait is not counted.
        Assert.Equal(HttpStatusCode.OK, (await node.SendAsync(HttpMethod.Get, $"/v1/jobs/{id}")).Status);
        first.Dispose();
        var freed = HttpStatusCode.ServiceUnavailable;
        for (var looks = 0; looks < 200 && freed != HttpStatusCode.OK; looks++)
        {
            freed = (await node.SendAsync(HttpMethod.Get, $"/v1/jobs/{id}?wait=1")).Status;
            if (freed != HttpStatusCode.OK) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Now);
        }

        Assert.Equal(HttpStatusCode.OK, freed);
        var waiting = node.SendAsync(HttpMethod.Get, $"/v1/jobs/{id}?wait=60");
        await node.PostAsync($"/v1/jobs/{id}/cancel");
        Assert.Equal("Canceled", (string)(await waiting).Body!["state"]!);
    }

    [Fact]
    public async Task The_feed_begins_with_a_gap_and_tells_what_its_filter_takes()
    {
        using var feed = await EventReader.OpenAsync(_node.Http, "/v1/events?queue=talks&tag=loud");
        Assert.Equal("gap", (await feed.ReadAsync(Now))!.Name);
        await TalkAsync(1);
        await TalkAsync(1, more: ""","queue":"talks" """);
        var id = await TalkAsync(1, more: ""","queue":"talks","tags":["loud"] """);
        List<string> changes = [];
        while (!changes.Contains("completed"))
        {
            var change = (await feed.ReadAsync(Now))!;
            Assert.Equal(("job", id, "talks"), (change.Name, (string)change.Data["id"]!, (string)change.Data["queue"]!));
            changes.Add((string)change.Data["change"]!);
        }

        Assert.Equal(["enqueued", "started", "completed"], changes.Order(Comparer<string>.Create((a, b) => Order(a) - Order(b))));
    }

    [Fact]
    public async Task The_feed_goes_on_where_a_client_left_it()
    {
        string? last;
        using (var feed = await EventReader.OpenAsync(_node.Http, "/v1/events?state=completed"))
        {
            await feed.ReadAsync(Now);
            last = feed.LastId;
        }

        var ids = new HashSet<string>();
        for (var i = 0; i < 3; i++) ids.Add(await TalkAsync(0));
        foreach (var id in ids) await _node.UntilAsync(id, "Completed");
        using var again = await EventReader.OpenAsync(_node.Http, "/v1/events?state=completed", last);
        for (var i = 0; i < 3; i++) Assert.True(ids.Remove((string)(await again.ReadAsync(Now))!.Data["id"]!));
    }

    [Fact]
    public async Task A_place_in_the_feed_of_another_node_is_a_gap()
    {
        using var feed = await EventReader.OpenAsync(_node.Http, "/v1/events", $"{Guid.NewGuid():N}.5");
        Assert.Equal("gap", (await feed.ReadAsync(Now))!.Name);
    }

    [Fact]
    public async Task Streams_end_when_the_node_drains()
    {
        var node = new NodeFixture();
        await node.InitializeAsync();
        var id = (string)(await node.EnqueueAsync("""{"module":"testbed","operation":"stamp","scheduledAt":"2030-01-01T00:00:00Z"}"""))["id"]!;
        using var stream = await EventReader.OpenAsync(node.Http, $"/v1/jobs/{id}/events");
        using var feed = await EventReader.OpenAsync(node.Http, "/v1/events");
        Assert.Equal("state", (await stream.ReadAsync(Now))!.Name);
        Assert.Equal("gap", (await feed.ReadAsync(Now))!.Name);
        var (rest, more) = (stream.ReadAsync(Now), feed.ReadAsync(Now));
        await node.DisposeAsync();
        Assert.Null(await rest);
        Assert.Null(await more);
    }

    [Fact]
    public async Task The_page_of_a_job_shows_its_progress_and_its_lines()
    {
        var id = await TalkAsync(3);
        await _node.UntilAsync(id, "Completed");
        var page = await _node.Http.GetStringAsync($"/jobs/{id}", Now);
        Assert.Contains("step 3", page);
        Assert.Contains("100 %", page);
        foreach (var line in Numbered(3)) Assert.Contains(line, page);
        Assert.DoesNotContain("data-events", page);
        var waits = await TalkAsync(1, more: ""","scheduledAt":"2030-01-01T00:00:00Z" """);
        Assert.Contains($"data-events=\"/v1/jobs/{waits}/events\"", await _node.Http.GetStringAsync($"/jobs/{waits}", Now));
    }

    private static int Order(string change) => Array.IndexOf(["enqueued", "started", "completed"], change);
}
