using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Gristmill.Frontend.Tests;

public sealed class ScheduleTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    private const string Job = "\"job\":{\"module\":\"testbed\",\"operation\":\"stamp\"}";
    private const string Never = "\"at\":\"2035-01-01T00:00:00Z\"";

    private Task<(HttpStatusCode Status, JsonNode? Body)> PutAsync(string name, string body) =>
        node.SendAsync(HttpMethod.Put, $"/v1/schedules/{name}", body);

    private async Task<JsonNode> GetAsync(string name, string query = "") =>
        (await node.Http.GetFromJsonAsync<JsonNode>($"/v1/schedules/{name}{query}"))!;

    private async Task<JsonNode> UntilAsync(string name, Func<JsonNode, bool> isSo)
    {
        for (var looks = 0; looks < 400; looks++)
        {
            var schedule = await GetAsync(name);
            if (isSo(schedule)) return schedule;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        throw new TimeoutException($"Schedule {name} did not come so far: {await GetAsync(name)}");
    }

    [Fact]
    public async Task A_schedule_is_made_with_its_location_read_back_changed_and_deleted()
    {
        var (status, made) = await node.PostAsync("/v1/schedules", """
            {"name":"nightly","cron":"0 3 * * MON-FRI","timeZone":"Europe/Berlin","overlap":"queueOne","catchUpSeconds":3600,
             "jitterSeconds":2.5,"startsAt":"2030-01-01T00:00:00+01:00","endsAt":"2034-01-01T00:00:00Z","note":"the books",
             "job":{"module":"sample","operation":"echo","args":{"a":1},"queue":"night","priority":-3,"maxAttempts":5,"timeoutSeconds":2.5,"tags":["red"],
             "retry":{"curve":"linear","firstDelaySeconds":5}}}
            """);
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(("nightly", 1, "queueOne", 3600.0), ((string)made!["name"]!, (int)made["revision"]!, (string)made["overlap"]!, (double)made["catchUpSeconds"]!));
        var found = await GetAsync("nightly", "?next=3");
        Assert.Equal("""{"a":1}""", found["job"]!["args"]!.ToJsonString());
        Assert.Equal(("linear", 5.0), ((string)found["job"]!["retry"]!["curve"]!, (double)found["job"]!["retry"]!["firstDelaySeconds"]!));
        Assert.Equal(["2030-01-01T02:00:00+00:00", "2030-01-02T02:00:00+00:00", "2030-01-03T02:00:00+00:00"],
            found["next"]!.AsArray().Select(time => (string)time!["at"]!));
        var jitter = (DateTimeOffset)found["dueAt"]! - (DateTimeOffset)found["next"]![0]!["at"]!;
        Assert.InRange(jitter, TimeSpan.Zero, TimeSpan.FromSeconds(2.5));
        Assert.Equal((DateTimeOffset)found["next"]![0]!["runsAt"]!, (DateTimeOffset)found["dueAt"]!);

        var (changed, again) = await PutAsync("nightly", "{" + Never + ",\"revision\":1," + Job + "}");
        Assert.Equal((HttpStatusCode.OK, 2), (changed, (int)again!["revision"]!));
        var (stale, problem) = await PutAsync("nightly", "{" + Never + ",\"revision\":1," + Job + "}");
        Assert.Equal((HttpStatusCode.Conflict, "schedule_changed"), (stale, (string)problem!["code"]!));
        var (taken, exists) = await node.PostAsync("/v1/schedules", "{\"name\":\"nightly\"," + Never + "," + Job + "}");
        Assert.Equal((HttpStatusCode.Conflict, "schedule_exists"), (taken, (string)exists!["code"]!));
        using var deleted = await node.Http.DeleteAsync("/v1/schedules/nightly");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await node.Http.GetAsync("/v1/schedules/nightly");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_schedule_ticks_and_tells_of_its_jobs()
    {
        var (status, _) = await PutAsync("every-second", "{\"everySeconds\":1,\"overlap\":\"allow\"," + Job + "}");
        Assert.Equal(HttpStatusCode.Created, status);
        var schedule = await UntilAsync("every-second", now =>
            (int)now["enqueued"]! >= 3 && (string?)now["recent"]!.AsArray()[^1]!["jobState"] == "Completed");
        var ticks = schedule["recent"]!.AsArray().Select(tick => (DateTimeOffset)tick!["at"]!).Reverse().ToArray();
        Assert.Equal(Enumerable.Range(0, ticks.Length).Select(i => ticks[0].AddSeconds(i)), ticks);
        Assert.Equal(0, (int)schedule["missed"]!);
        await node.PostAsync("/v1/schedules/every-second/pause");
        schedule = await GetAsync("every-second");
        Assert.Equal((true, "It is paused."), ((bool)schedule["paused"]!, (string)schedule["idleReason"]!));
        var jobs = (await node.Http.GetFromJsonAsync<JsonNode>("/v1/jobs?tag=schedule:every-second&limit=1000"))!["jobs"]!.AsArray();
        Assert.Equal((int)schedule["enqueued"]!, jobs.Count);
        var (resumed, on) = await node.PostAsync("/v1/schedules/every-second/resume");
        Assert.Equal((HttpStatusCode.OK, false), (resumed, (bool)on!["paused"]!));
        var before = (int)on["enqueued"]!;
        await UntilAsync("every-second", now => (int)now["enqueued"]! > before);
        using var deleted = await node.Http.DeleteAsync("/v1/schedules/every-second");
    }

    [Fact]
    public async Task One_time_comes_and_then_the_schedule_says_why_nothing_is_due()
    {
        var at = TimeProvider.System.GetUtcNow().AddSeconds(1);
        await PutAsync("once", $"{{\"at\":\"{at:O}\",{Job}}}");
        var schedule = await UntilAsync("once", now => (int)now["enqueued"]! == 1);
        Assert.Equal("Its last tick lies behind.", (string)schedule["idleReason"]!);
        Assert.Null(schedule["dueAt"]);
        // Put again as it is, it stays; a new one would be refused.
        var (status, _) = await PutAsync("once", $"{{\"at\":\"{at:O}\",{Job}}}");
        Assert.Equal(HttpStatusCode.OK, status);
        var (refused, problem) = await PutAsync("twice", $"{{\"at\":\"{at:O}\",{Job}}}");
        Assert.Equal((HttpStatusCode.BadRequest, "at"), (refused, (string)problem!["field"]!));
    }

    [Fact]
    public async Task A_job_is_run_now_though_the_schedule_is_paused()
    {
        await PutAsync("manual", "{" + Never + ",\"paused\":true," + Job + "}");
        var (status, run) = await node.PostAsync("/v1/schedules/manual/run");
        Assert.Equal(HttpStatusCode.Accepted, status);
        await node.UntilAsync((string)run!["jobId"]!, "Completed");
        var tick = (await GetAsync("manual"))["recent"]!.AsArray().Single()!;
        Assert.Equal(("runNow", "Completed"), ((string)tick["outcome"]!, (string)tick["jobState"]!));
    }

    [Fact]
    public async Task A_schedule_s_jobs_have_the_key_that_their_queue_asks_for()
    {
        await node.SendAsync(HttpMethod.Put, "/v1/queues/by-tenant", """{"key":{"path":"tenant"}}""");
        await PutAsync("tenants", "{" + Never
            + ",\"job\":{\"module\":\"sample\",\"operation\":\"echo\",\"queue\":\"by-tenant\",\"args\":{\"tenant\":\"blue\"}}}");
        var (_, run) = await node.PostAsync("/v1/schedules/tenants/run");
        Assert.Equal("blue", (string)(await node.UntilAsync((string)run!["jobId"]!, "Completed"))["key"]!);
    }

    [Fact]
    public async Task A_backfill_enqueues_each_tick_once_and_tells_how_many()
    {
        await PutAsync("books", "{\"cron\":\"0 0 1 * *\"," + Job + "}");
        const string Year = """{"from":"2025-01-01T00:00:00Z","to":"2025-12-31T00:00:00Z"}""";
        var (status, filled) = await node.PostAsync("/v1/schedules/books/backfill", Year);
        Assert.Equal((HttpStatusCode.Accepted, 12, 12), (status, (int)filled!["ticks"]!, (int)filled["enqueued"]!));
        var (_, again) = await node.PostAsync("/v1/schedules/books/backfill", Year.Replace("2025-01-01", "2024-12-01"));
        Assert.Equal((13, 1), ((int)again!["ticks"]!, (int)again["enqueued"]!));
        Assert.Equal(13, (await node.Http.GetFromJsonAsync<JsonNode>("/v1/jobs?tag=schedule:books&limit=1000"))!["jobs"]!.AsArray().Count);
        foreach (var (range, field) in ((string, string)[])[
            ("""{"from":"1969-12-31T23:59:59Z","to":"2025-01-01T00:00:00Z"}""", "from"), ("""{"from":"2025-01-02T00:00:00Z","to":"2025-01-01T00:00:00Z"}""", "from"),
            ("""{"from":"2025-01-01T00:00:00Z","to":"9999-12-31T23:59:59Z"}""", "to")])
        {
            var (refused, problem) = await node.PostAsync("/v1/schedules/books/backfill", range);
            Assert.Equal((HttpStatusCode.BadRequest, field), (refused, (string)problem!["field"]!));
        }

        await PutAsync("hours", "{\"cron\":\"@hourly\"," + Job + "}");
        var (many, tooMany) = await node.PostAsync("/v1/schedules/hours/backfill", Year);
        Assert.Equal((HttpStatusCode.BadRequest, "to"), (many, (string)tooMany!["field"]!));
        Assert.Contains("1000 ticks", (string)tooMany["detail"]!);
    }

    [Fact]
    public async Task Schedules_are_listed_by_name_in_pages()
    {
        foreach (var name in (string[])["list-c", "list-a", "list-b"]) await PutAsync(name, "{" + Never + "," + Job + "}");
        List<string> names = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await node.Http.GetFromJsonAsync<JsonNode>($"/v1/schedules?limit=2&cursor={cursor}"))!;
            names.AddRange(page["schedules"]!.AsArray().Select(schedule => (string)schedule!["name"]!));
            cursor = (string?)page["next"];
        }

        Assert.Equal(["list-a", "list-b", "list-c"], names.Where(name => name.StartsWith("list-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_preview_needs_no_schedule()
    {
        var (status, preview) = await node.PostAsync("/v1/schedules/preview",
            """{"cron":"30 2 * * *","timeZone":"Europe/Berlin","from":"2026-03-28T12:00:00Z","count":2}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["2026-03-29T01:00:00+00:00", "2026-03-30T00:30:00+00:00"], preview!["next"]!.AsArray().Select(time => (string)time!["at"]!));
    }

    public static TheoryData<string, string, string?, int, string, string?> Requests() => new()
    {
        { "POST", "", "{" + Never + "," + Job + "}", 400, "required", "name" },
        { "POST", "", "{\"name\":\"a b\"," + Never + "," + Job + "}", 400, "invalid_argument", "name" },
        { "POST", "", "{\"name\":\"x\"," + Never + "}", 400, "required", "job" },
        { "POST", "", "{\"name\":\"x\"," + Never + ",\"job\":{\"module\":\"testbed\"}}", 400, "required", "job.operation" },
        { "POST", "", "{\"name\":\"x\"," + Never + ",\"job\":{\"module\":\"nobody\",\"operation\":\"stamp\"}}", 404, "module_not_found", "job.module" },
        { "POST", "", "{\"name\":\"x\"," + Never + ",\"job\":{\"module\":\"testbed\",\"operation\":\"fly\"}}", 404, "operation_not_found", "job.operation" },
        { "POST", "", "{\"name\":\"x\"," + Never + ",\"job\":{\"module\":\"testbed\",\"operation\":\"stamp\",\"maxAttempts\":0}}", 400, "invalid_argument", "job.maxAttempts" },
        { "POST", "", "{\"name\":\"x\"," + Never + ",\"job\":{\"module\":\"testbed\",\"operation\":\"stamp\",\"scheduledAt\":null}}", 400, "invalid_json", "job.scheduledAt" },
        { "POST", "", "{\"name\":\"x\"," + Never + ",\"job\":{\"module\":\"testbed\",\"operation\":\"stamp\",\"retry\":{\"jitter\":2}}}", 400, "invalid_argument", "job.retry.jitter" },
        { "POST", "", "{\"name\":\"x\",\"corn\":\"* * * * *\"," + Job + "}", 400, "invalid_json", "corn" },
        { "POST", "", "{\"name\":\"x\"," + Job + "}", 400, "invalid_argument", "cron" },
        { "POST", "", "{\"name\":\"x\",\"cron\":\"* * * * *\"," + Never + "," + Job + "}", 400, "invalid_argument", "cron" },
        { "POST", "", "{\"name\":\"x\",\"cron\":\"0 0 30 2 *\"," + Job + "}", 400, "invalid_argument", "cron" },
        { "POST", "", "{\"name\":\"x\",\"cron\":\"* * * * *\",\"timeZone\":\"../../etc/passwd\"," + Job + "}", 400, "invalid_argument", "timeZone" },
        { "POST", "", "{\"name\":\"x\"," + Never + ",\"timeZone\":\"UTC\"," + Job + "}", 400, "invalid_argument", "timeZone" },
        { "POST", "", "{\"name\":\"x\"," + Never + ",\"anchor\":\"2030-01-01T00:00:00Z\"," + Job + "}", 400, "invalid_argument", "anchor" },
        { "POST", "", "{\"name\":\"x\",\"everySeconds\":0.5," + Job + "}", 400, "invalid_argument", "everySeconds" },
        { "POST", "", "{\"name\":\"x\",\"everySeconds\":1e300," + Job + "}", 400, "invalid_argument", "everySeconds" },
        { "POST", "", "{\"name\":\"x\"," + Never + ",\"overlap\":\"maybe\"," + Job + "}", 400, "invalid_argument", "overlap" },
        { "POST", "", "{\"name\":\"x\"," + Never + ",\"catchUpSeconds\":-1," + Job + "}", 400, "invalid_argument", "catchUpSeconds" },
        { "POST", "", "{\"name\":\"x\",\"at\":\"2035-01-01T00:00:00\"," + Job + "}", 400, "invalid_json", "at" },
        { "POST", "", "{\"name\":\"x\",\"revision\":1," + Never + "," + Job + "}", 400, "invalid_argument", "revision" },
        { "PUT", "/x", "{" + Never + ",\"revision\":1," + Job + "}", 409, "schedule_changed", "revision" },
        { "PUT", "/x", "{\"name\":\"x\"," + Never + "," + Job + "}", 400, "invalid_json", "name" },
        { "PUT", "/a%20b", "{" + Never + "," + Job + "}", 400, "invalid_argument", "name" },
        { "GET", "/nobody", null, 404, "schedule_not_found", "name" },
        { "GET", "/nobody?next=101", null, 400, "invalid_argument", "next" },
        { "GET", "/nobody?nxt=1", null, 400, "invalid_argument", "nxt" },
        { "GET", "?limit=0", null, 400, "invalid_argument", "limit" },
        { "GET", "?cursor=%20", null, 400, "invalid_argument", "cursor" },
        { "GET", "?stat=1", null, 400, "invalid_argument", "stat" },
        { "DELETE", "/nobody", null, 404, "schedule_not_found", "name" },
        { "POST", "/nobody/pause", null, 404, "schedule_not_found", "name" },
        { "POST", "/nobody/resume", null, 404, "schedule_not_found", "name" },
        { "POST", "/nobody/run", null, 404, "schedule_not_found", "name" },
        { "POST", "/nobody/backfill", "{}", 400, "required", "from" },
        { "POST", "/nobody/backfill", "{\"from\":\"2025-01-01T00:00:00Z\"}", 400, "required", "to" },
        { "POST", "/nobody/backfill", "{\"from\":\"2025-01-01T00:00:00Z\",\"to\":\"2025-01-01T00:00:00Z\"}", 404, "schedule_not_found", "name" },
        { "POST", "/preview", "{\"cron\":\"* * * * *\",\"count\":0}", 400, "invalid_argument", "count" },
        { "POST", "/preview", "{\"cron\":\"99 * * * *\"}", 400, "invalid_argument", "cron" },
        { "POST", "/preview", "{}", 400, "invalid_argument", "cron" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_bad_request_is_answered_with_its_reason_and_changes_nothing(
        string method, string url, string? body, int status, string code, string? field)
    {
        var (actual, problem) = await node.SendAsync(new HttpMethod(method), "/v1/schedules" + url, body);
        Assert.Equal((status, code, field), ((int)actual, (string)problem!["code"]!, (string?)problem["field"]));
        Assert.NotEmpty((string)problem["detail"]!);
        Assert.DoesNotMatch(@"System\.|Gristmill\.|\.NET|LineNumber", (string)problem["detail"]!);
        using var made = await node.Http.GetAsync("/v1/schedules/x");
        Assert.Equal(HttpStatusCode.NotFound, made.StatusCode);
    }
}
