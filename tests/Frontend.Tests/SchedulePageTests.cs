using System.Net;
using System.Text.RegularExpressions;

namespace Gristmill.Frontend.Tests;

/// <summary>A schedule's page and its forms, as far as no browser is needed to see it.</summary>
public sealed partial class SchedulePageTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    private const string Schedule = """{"cron":"0 3 * * *","timeZone":"Europe/Berlin","note":"the <b>books</b>","job":{"module":"testbed","operation":"stamp"}}""";

    private Task<string> HtmlAsync(string url) => node.HtmlAsync(url);

    private Task<string> PressAsync(string name, string verb) => node.PressAsync($"/schedules/{name}", $"/schedules/{name}/{verb}");

    [Fact]
    public async Task A_schedule_is_listed_shown_paused_resumed_and_run()
    {
        await node.SendAsync(HttpMethod.Put, "/v1/schedules/nightly", Schedule);
        Assert.Contains("0 3 * * *, Europe/Berlin", await HtmlAsync("/schedules"));
        var page = await HtmlAsync("/schedules/nightly");
        Assert.Contains("the &lt;b&gt;books&lt;/b&gt;", page);
        Assert.Equal(10, NextRow().Count(page));
        Assert.Contains("It is paused.", await PressAsync("nightly", "pause"));
        Assert.Contains("The schedule goes on from now.", await PressAsync("nightly", "resume"));
        Assert.Contains("Its job was enqueued.", await PressAsync("nightly", "run"));
        Assert.Contains("Run now", await HtmlAsync("/schedules/nightly"));
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_and_changes_nothing()
    {
        await node.SendAsync(HttpMethod.Put, "/v1/schedules/kept", Schedule);
        using var nothing = await node.Http.PostAsync("/schedules/kept/pause", null);
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
        Assert.DoesNotContain("It is paused.", await HtmlAsync("/schedules/kept"));
    }

    [GeneratedRegex("id=\"next-", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NextRow();
}
