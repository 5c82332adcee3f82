using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Gristmill.Frontend.Tests;

/// <summary>Every kind of bad request has its status, code and field, and changes nothing.</summary>
public sealed class BadRequestTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    private const string Sample = "\"module\":\"sample\",\"operation\":\"echo\"";
    private const string Unknown = "01a1fc0f-0000-7000-8000-000000000000";

    public static TheoryData<string, string, string?, int, string, string?> Requests() => new()
    {
        // Method and URL, body, status, code, field
        { "POST", "/v1/jobs", "{" + Sample, 400, "invalid_json", "" },
        { "POST", "/v1/jobs", "", 400, "invalid_json", "" },
        { "POST", "/v1/jobs", "null", 400, "invalid_json", "" },
        { "POST", "/v1/jobs", "[]", 400, "invalid_json", "" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"argz\":{}}", 400, "invalid_json", "argz" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"queue\":\"a\",\"queue\":\"b\"}", 400, "invalid_json", "queue" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"priority\":\"high\"}", 400, "invalid_json", "priority" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"priority\":40000}", 400, "invalid_argument", "priority" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"maxAttempts\":0}", 400, "invalid_argument", "maxAttempts" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"maxAttempts\":1001}", 400, "invalid_argument", "maxAttempts" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"timeoutSeconds\":-1}", 400, "invalid_argument", "timeoutSeconds" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"timeoutSeconds\":1e-9}", 400, "invalid_argument", "timeoutSeconds" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"timeoutSeconds\":1e300}", 400, "invalid_argument", "timeoutSeconds" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"scheduledAt\":\"tomorrow\"}", 400, "invalid_json", "scheduledAt" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"scheduledAt\":\"2030-01-01T00:00:00\"}", 400, "invalid_json", "scheduledAt" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"scheduledAt\":\"Tue, 1 Jan 2030 00:00 +01:00\"}", 400, "invalid_json", "scheduledAt" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"scheduledAt\":\"2030-01-01\"}", 400, "invalid_json", "scheduledAt" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"scheduledAt\":1}", 400, "invalid_json", "scheduledAt" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"scheduledAt\":\"9000-01-01T00:00:00Z\"}", 400, "invalid_argument", "scheduledAt" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"queue\":\"no spaces\"}", 400, "invalid_argument", "queue" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"tags\":\"red\"}", 400, "invalid_json", "tags" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"tags\":[\"a\",null]}", 400, "required", "tags[1]" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"unique\":{\"args\":[null]}}", 400, "required", "unique.args[0]" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"unique\":{\"states\":[null]}}", 400, "required", "unique.states[0]" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"unique\":{\"args\":[\"$.a.*\"]}}", 400, "invalid_argument", "unique.args[0]" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"tags\":[\"red\",\"\"]}", 400, "invalid_argument", "tags[1]" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"tags\":[\"a\\u001fb\"]}", 400, "invalid_argument", "tags[0]" },
        { "POST", "/v1/jobs", "{" + Sample + ",\"tags\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\"]}", 400, "invalid_argument", "tags" },
        { "POST", "/v1/jobs", "{\"operation\":\"echo\"}", 400, "required", "module" },
        { "POST", "/v1/jobs", "{\"module\":\"sample\"}", 400, "required", "operation" },
        { "POST", "/v1/jobs", "{\"module\":\"nobody\",\"operation\":\"echo\"}", 404, "module_not_found", "module" },
        { "POST", "/v1/jobs", "{\"module\":\"../data\",\"operation\":\"echo\"}", 404, "module_not_found", "module" },
        { "POST", "/v1/jobs", "{\"module\":\"sample\",\"operation\":\"fly\"}", 404, "operation_not_found", "operation" },
        { "POST", "/v1/jobs/batch", "{}", 400, "invalid_json", "" },
        { "POST", "/v1/jobs/batch", "[]", 400, "invalid_argument", "" },
        { "POST", "/v1/jobs/batch", "[{" + Sample + "},null]", 400, "required", "[1]" },
        { "POST", "/v1/jobs/batch", "[{" + Sample + "},{" + Sample + ",\"maxAttempts\":0}]", 400, "invalid_argument", "[1].maxAttempts" },
        { "POST", "/v1/jobs/batch", "[{" + Sample + "},{\"operation\":\"echo\"}]", 400, "required", "[1].module" },
        { "POST", "/v1/jobs/batch", "[{" + Sample + "},{" + Sample + ",\"argz\":1}]", 400, "invalid_json", "[1].argz" },
        { "GET", "/v1/jobs?state=Broken", null, 400, "invalid_argument", "state" },
        { "GET", "/v1/jobs?limit=0", null, 400, "invalid_argument", "limit" },
        { "GET", "/v1/jobs?limit=many", null, 400, "invalid_argument", "limit" },
        { "GET", "/v1/jobs?cursor=x", null, 400, "invalid_argument", "cursor" },
        { "GET", "/v1/jobs?cursor=00000000-0000-0000-0000-000000000000", null, 400, "invalid_argument", "cursor" },
        { "GET", "/v1/jobs?createdFrom=yesterday", null, 400, "invalid_argument", "createdFrom" },
        { "GET", "/v1/jobs?createdBefore=2026-01-01T00:00:00", null, 400, "invalid_argument", "createdBefore" },
        { "GET", "/v1/jobs?argsValue=1", null, 400, "invalid_argument", "argsPath" },
        { "GET", "/v1/jobs?argsValue=", null, 400, "invalid_argument", "argsPath" },
        { "GET", "/v1/jobs?argsPath=a", null, 400, "required", "argsValue" },
        { "GET", "/v1/jobs?argsPath=$.a.*&argsValue=1", null, 400, "invalid_argument", "argsPath" },
        { "GET", "/v1/jobs?queue=", null, 400, "invalid_argument", "queue" },
        { "GET", "/v1/jobs?state=&queue=q", null, 400, "invalid_argument", "state" },
        { "GET", "/v1/jobs?tag=", null, 400, "invalid_argument", "tag" },
        { "GET", "/v1/jobs?createdFrom=", null, 400, "invalid_argument", "createdFrom" },
        { "GET", "/v1/events?queue=", null, 400, "invalid_argument", "queue" },
        { "GET", "/v1/events?state=", null, 400, "invalid_argument", "state" },
        { "GET", "/v1/batches?state=Open", null, 400, "invalid_argument", "state" },
        { "GET", "/v1/jobs/" + Unknown + "?wiat=3", null, 400, "invalid_argument", "wiat" },
        { "GET", "/v1/jobs?stat=Running", null, 400, "invalid_argument", "stat" },
        { "POST", "/jobs", null, 405, "method_not_allowed", null },
        { "GET", "/v1/jobs/12", null, 400, "invalid_argument", "id" },
        { "GET", "/v1/jobs/" + Unknown, null, 404, "job_not_found", "id" },
        { "POST", "/v1/jobs/" + Unknown + "/cancel", null, 404, "job_not_found", "id" },
        { "POST", "/v1/jobs/" + Unknown + "/retry", null, 404, "job_not_found", "id" },
        { "POST", "/v1/jobs/x/cancel", null, 400, "invalid_argument", "id" },
        { "POST", "/v1/modules/%20/echo", "{}", 404, "module_not_found", "module" },
        { "POST", "/v1/modules/nobody/echo", "{}", 404, "module_not_found", "module" },
        { "POST", "/v1/modules/sample/fly", "{}", 404, "operation_not_found", "operation" },
        { "POST", "/v1/modules/sample/echo", "{\"half\":", 400, "invalid_json", "" },
        { "POST", "/v1/modules/sample/wait", "{\"milliseconds\":-1}", 422, "invalid_argument", "milliseconds" },
        { "POST", "/summarize", "{}", 422, "invalid_argument", "text" },
        { "POST", "/summarize", "{\"text\":\"A mill. A river.\",\"sentences\":0}", 422, "invalid_argument", "sentences" },
        { "POST", "/summarize", "{\"text\":\"A mill. A river.\",\"ratio\":2}", 422, "invalid_argument", "ratio" },
        { "POST", "/summarize", "{\"text\":7}", 422, "invalid_argument", "text" },
        { "DELETE", "/v1/jobs", null, 405, "method_not_allowed", null },
        { "GET", "/v2/jobs", null, 404, "not_found", null },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_bad_request_is_answered_with_its_reason_and_changes_nothing(
        string method, string url, string? body, int status, string code, string? field)
    {
        var before = await JobsAsync();
        var (actual, problem) = await node.SendAsync(new HttpMethod(method), url, body);
        Assert.Equal((status, code, field), ((int)actual, (string)problem!["code"]!, (string?)problem["field"]));
        Assert.Equal(status, (int)problem["status"]!);
        Assert.NotEmpty((string)problem["detail"]!);
        Assert.NotEmpty((string)problem["traceId"]!);
        Assert.DoesNotMatch(@"System\.|Gristmill\.|\.NET|LineNumber", (string)problem["detail"]!);
        Assert.Equal(before, await JobsAsync());
    }

    [Theory]
    [InlineData("/v1/jobs", "{" + Sample + ",\"tags\":\"a\"}", "Expected an array.")]
    [InlineData("/v1/jobs", "{" + Sample + ",\"after\":{}}", "Expected an array.")]
    [InlineData("/v1/jobs", "{" + Sample + ",\"tags\":[1]}", "Expected a text.")]
    [InlineData("/v1/jobs", "{" + Sample + ",\"after\":[1]}", "Expected an object.")]
    [InlineData("/v1/jobs", "{" + Sample + ",\"retry\":{\"firstDelaySeconds\":1e300}}", "got 1E+300.")]
    [InlineData("/v1/jobs", "{" + Sample + ",\"retry\":{\"maxDelaySeconds\":-7}}", "got -7.")]
    [InlineData("/v1/schedules", "{\"name\":\"s\",\"everySeconds\":1e12,\"job\":{" + Sample + "}}", "Expected 1 to 31622400, got 1000000000000.")]
    [InlineData("/v1/schedules", "{\"name\":\"s\",\"everySeconds\":60,\"catchUpSeconds\":-2,\"job\":{" + Sample + "}}", "Expected 0 to 31622400, got -2.")]
    [InlineData("/v1/schedules", "{\"name\":\"s\",\"everySeconds\":60,\"jitterSeconds\":1e12,\"job\":{" + Sample + "}}", "Expected 0 to 86400, got 1000000000000.")]
    public async Task An_error_says_what_was_expected_and_what_was_got(string url, string body, string text)
    {
        var (status, problem) = await node.PostAsync(url, body);
        Assert.Equal(400, (int)status);
        Assert.Contains(text, (string)problem!["detail"]!);
    }

    [Theory]
    [InlineData("/v1/schedules")]
    [InlineData("/v1/schedules/s/run")]
    [InlineData("/v1/schedules/s/backfill")]
    [InlineData("/v1/bulk")]
    [InlineData("/v1/batches/" + Unknown + "/cancel")]
    [InlineData("/v1/jobs/" + Unknown + "/retry")]
    [InlineData("/v1/modules/sample/echo")]
    [InlineData("/summarize")]
    public async Task An_idempotency_key_is_refused_where_it_would_be_ignored(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonContent.Create(new { }) };
        request.Headers.Add("Idempotency-Key", "k");
        using var response = await node.Http.SendAsync(request);
        var problem = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal((400, "invalid_argument", "Idempotency-Key"), ((int)response.StatusCode, (string)problem["code"]!, (string)problem["field"]!));
    }

    [Fact]
    public async Task Errors_are_problem_json()
    {
        using var response = await node.Http.GetAsync("/v1/jobs/x");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_that_is_not_declared_json_is_refused(string contentType)
    {
        foreach (var url in (string[])["/v1/jobs", "/v1/jobs/batch", "/summarize", "/v1/modules/sample/echo"])
        {
            var (status, problem) = await node.SendAsync(HttpMethod.Post, url, "{}", contentType);
            Assert.Equal((415, "unsupported_media_type"), ((int)status, (string)problem!["code"]!));
        }
    }

    [Theory]
    [InlineData("/v1/jobs")]
    [InlineData("/summarize")]
    public async Task A_body_beyond_the_limit_is_refused(string url)
    {
        var (status, problem) = await node.PostAsync(url, $"{{\"text\":\"{new string('x', 200_001)}\"}}");
        Assert.Equal((413, "body_too_large"), ((int)status, (string)problem!["code"]!));
    }

    [Fact]
    public async Task A_body_that_grows_beyond_the_limit_while_it_comes_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs");
        request.Content = new StreamContent(new MemoryStream(new byte[300_000]));
        request.Content.Headers.Add("Content-Type", "application/json");
        request.Headers.TransferEncodingChunked = true;
        using var response = await node.Http.SendAsync(request);
        var problem = await response.Content.ReadFromJsonAsync<JsonNode>();
        Assert.Contains((int)response.StatusCode, (int[])[400, 413]);
        Assert.Contains((string)problem!["code"]!, (string[])["invalid_json", "body_too_large"]);
    }

    [Fact]
    public async Task A_batch_of_more_than_ten_thousand_is_refused_whole()
    {
        var before = await JobsAsync();
        var (status, problem) = await node.PostAsync(
            "/v1/jobs/batch", $"[{string.Join(',', Enumerable.Repeat("{" + Sample + "}", 10_001))}]");
        Assert.Equal((400, "invalid_argument"), ((int)status, (string)problem!["code"]!));
        Assert.Contains("10001", (string)problem["detail"]!);
        Assert.Equal(before, await JobsAsync());
    }

    [Fact]
    public async Task Invalid_utf8_and_deep_nesting_are_refused()
    {
        using var content = new ByteArrayContent([.. "{\"module\":\""u8, 0xFF, 0xFE, .. "\"}"u8]);
        content.Headers.Add("Content-Type", "application/json");
        using var response = await node.Http.PostAsync("/v1/jobs", content);
        Assert.Equal(400, (int)response.StatusCode);
        var (status, problem) = await node.PostAsync("/v1/modules/sample/echo", new string('[', 1_000) + new string(']', 1_000));
        Assert.Equal((400, "invalid_json"), ((int)status, (string)problem!["code"]!));
    }

    [Theory]
    [InlineData("/v1/jobs", "{" + Sample + ",\"args\":\"", "\"}", "args")]
    [InlineData("/v1/modules/sample/echo", "\"", "\"", "")]
    public async Task Invalid_utf8_is_refused_where_it_would_be_passed_through(
        string url, string before, string after, string field)
    {
        using var content = new ByteArrayContent(
            [.. System.Text.Encoding.UTF8.GetBytes(before), 0xFF, .. System.Text.Encoding.UTF8.GetBytes(after)]);
        content.Headers.Add("Content-Type", "application/json");
        using var response = await node.Http.PostAsync(url, content);
        var problem = await response.Content.ReadFromJsonAsync<JsonNode>();
        Assert.Equal((400, "invalid_json", field),
            ((int)response.StatusCode, (string)problem!["code"]!, (string)problem["field"]!));
    }

    [Theory]
    [InlineData("/summarize")]
    [InlineData("/v1/jobs")]
    public async Task A_length_beyond_all_bounds_is_refused_before_anything_is_kept_for_it(string url)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(node.Http.BaseAddress!.Host, node.Http.BaseAddress.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(
            $"POST {url} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 3000000000\r\n\r\n"));
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task A_foreign_host_name_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/jobs");
        request.Headers.Host = "evil.example";
        using var response = await node.Http.SendAsync(request);
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task An_ended_job_cannot_be_canceled_nor_a_completed_one_retried()
    {
        var id = (string)(await node.EnqueueAsync("{" + Sample + ",\"args\":[1]}"))["id"]!;
        await node.UntilAsync(id, "Completed");
        var (canceled, cancelProblem) = await node.PostAsync($"/v1/jobs/{id}/cancel");
        Assert.Equal((409, "cannot_cancel"), ((int)canceled, (string)cancelProblem!["code"]!));
        var (retried, retryProblem) = await node.PostAsync($"/v1/jobs/{id}/retry");
        Assert.Equal((409, "cannot_retry"), ((int)retried, (string)retryProblem!["code"]!));
        await node.UntilAsync(id, "Completed");
    }

    private async Task<string> JobsAsync() => await node.Http.GetStringAsync("/v1/jobs?limit=1000");
}
