using System.Net;

namespace Gristmill.Frontend.Tests;

/// <summary>The pages, as far as no browser is needed to see it.</summary>
public sealed class PageTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    private const string Unknown = "01a1fc0f-0000-7000-8000-000000000000";
    private const string Later = "\"scheduledAt\":\"2036-01-01T00:00:00Z\"";

    [Theory]
    [InlineData("/", 200, "Overview")]
    [InlineData("/jobs", 200, "Jobs")]
    [InlineData("/modules", 200, "summarizer")]
    [InlineData("/modules/summarizer", 200, "Loads with its first call")]
    [InlineData("/modules/nobody", 404, "No such module")]
    [InlineData("/limits", 200, "Http:MaxBodyBytes")]
    [InlineData("/schedules", 200, "No schedules yet")]
    [InlineData("/schedules/nobody", 404, "No such schedule")]
    [InlineData("/schedules/a%20b", 404, "No such schedule")]
    [InlineData("/jobs/" + Unknown, 404, "No such job")]
    [InlineData("/jobs/12", 404, "No such job")]
    [InlineData("/nowhere", 404, "There is no page /nowhere.")]
    public async Task A_page_is_html_under_a_strict_content_policy(string url, int status, string text)
    {
        using var response = await GetPageAsync(url);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        var html = await response.Content.ReadAsStringAsync();
        Assert.Contains(text, html);
        Assert.DoesNotContain("style=", html);
        Assert.DoesNotContain("<style", html);
    }

    [Theory]
    [InlineData("/nowhere", "*/*")]
    [InlineData("/v1/nowhere", "text/html,*/*")]
    [InlineData("/v1/jobs/" + Unknown, "text/html,*/*")]
    public async Task Clients_of_the_Web_API_get_problem_json(string url, string accept)
    {
        using var response = await GetPageAsync(url, accept);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("state=Broken")]
    [InlineData("limit=0")]
    [InlineData("cursor=x")]
    public async Task A_bad_filter_is_told_in_the_words_of_the_Web_API(string query)
    {
        using var page = await GetPageAsync($"/jobs?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        var (_, problem) = await node.SendAsync(HttpMethod.Get, $"/v1/jobs?{query}");
        Assert.Contains((string)problem!["detail"]!, WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("retry")]
    public async Task A_form_without_its_token_is_refused_and_changes_nothing(string verb)
    {
        var job = await node.EnqueueAsync($$"""{"module":"sample","operation":"echo",{{Later}}}""");
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", "made up")]);
        using var response = await node.Http.PostAsync($"/jobs/{job["id"]}/{verb}", form);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var nothing = await node.Http.PostAsync($"/jobs/{job["id"]}/{verb}", null);
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
        Assert.Equal("Scheduled", (string)(await node.UntilAsync((string)job["id"]!, "Scheduled"))["state"]!);
    }

    [Fact]
    public async Task Of_large_arguments_the_beginning_is_shown_and_where_the_rest_is()
    {
        var job = await node.EnqueueAsync(
            $$$"""{"module":"sample","operation":"echo",{{{Later}}},"args":{"text":"{{{new string('ä', 80_000)}}}"}}""");
        var html = await HtmlAsync($"/jobs/{job["id"]}");
        Assert.True(html.Length < 100_000, $"{html.Length} characters");
        Assert.Contains("the beginning of 156.3 KiB", html);
        Assert.Contains($"href=\"/v1/jobs/{job["id"]}\"", html);
    }

    [Fact]
    public async Task Arguments_are_indented_and_keep_the_spelling_of_numbers()
    {
        var job = await node.EnqueueAsync(
            $$$"""{"module":"sample","operation":"echo",{{{Later}}},"args":{"price":1.50,"big":12345678901234567890.0}}""");
        Assert.Contains("{\n  \"price\": 1.50,\n  \"big\": 12345678901234567890.0\n}", await HtmlAsync($"/jobs/{job["id"]}"));
    }

    [Fact]
    public async Task The_files_of_the_pages_are_asked_for_again_and_answered_in_short()
    {
        foreach (var (file, type) in new[] { ("/app.css", "text/css"), ("/app.js", "text/javascript"), ("/favicon.svg", "image/svg+xml") })
        {
            using var response = await node.Http.GetAsync(file);
            Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
            Assert.True(response.Headers.CacheControl!.NoCache);
            using var again = new HttpRequestMessage(HttpMethod.Get, file);
            again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
            using var unchanged = await node.Http.SendAsync(again);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        }
    }

    private async Task<string> HtmlAsync(string url)
    {
        using var response = await GetPageAsync(url);
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> GetPageAsync(string url, string accept = "text/html,application/xhtml+xml,*/*;q=0.8")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await node.Http.SendAsync(request);
    }
}
