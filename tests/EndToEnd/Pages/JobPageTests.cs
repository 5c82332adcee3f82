using Gristmill.EndToEnd.Nodes;
using Microsoft.Playwright;

namespace Gristmill.EndToEnd.Pages;

[Collection(PagesCollection.Name)]
public sealed class JobPageTests(PagesFixture pages)
{
    private const string Evil = "<script>window.evil = 1</script>\"><img src=x onerror=\"window.evil = 2\">";

    [Fact]
    public async Task A_failed_job_shows_its_attempts_its_error_and_its_arguments()
    {
        await using var tab = await pages.OpenAsync();
        var id = (string)(await pages.Http.EnqueueAsync(Some.Failing("failed", "There is no paper.")))["id"]!;
        await pages.Http.UntilAsync(id, "Discarded");
        await tab.GoAsync($"/jobs/{id}");
        await Assertions.Expect(tab.Page.Locator(".state")).ToHaveTextAsync("Discarded");
        var error = Region(tab, "Why it was discarded");
        await Assertions.Expect(error).ToContainTextAsync("out_of_paper in attempt 1");
        await Assertions.Expect(error).ToContainTextAsync("There is no paper.");
        var attempt = tab.Page.Locator("table.attempts tbody tr");
        await Assertions.Expect(attempt).ToHaveCountAsync(1);
        await Assertions.Expect(attempt).ToContainTextAsync("Failed");
        await Assertions.Expect(attempt).ToContainTextAsync("out_of_paper: There is no paper.");
        await Assertions.Expect(Region(tab, "Arguments").First).ToContainTextAsync("\"code\": \"out_of_paper\"");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_result_appears_without_a_reload()
    {
        await using var tab = await pages.OpenAsync();
        var id = (string)(await pages.Http.EnqueueAsync(new
        {
            module = "testbed", operation = "wait", args = new { milliseconds = 1_500 },
        }))["id"]!;
        await tab.GoAsync($"/jobs/{id}");
        await Assertions.Expect(tab.Page.Locator(".state")).ToHaveTextAsync("Completed");
        await Assertions.Expect(Region(tab, "Result").First).ToContainTextAsync("\"waited\"");
        Assert.Equal(0, await tab.Page.GetByRole(AriaRole.Button).CountAsync());
    }

    [Fact]
    public async Task A_running_job_shows_its_progress_and_its_lines_as_they_come()
    {
        await using var tab = await pages.OpenAsync();
        var id = (string)(await pages.Http.EnqueueAsync(new
        {
            module = "testbed", operation = "talk", args = new { lines = 60, milliseconds = 100 },
        }))["id"]!;
        await tab.GoAsync($"/jobs/{id}");
        await Assertions.Expect(tab.Page.Locator("#lines")).ToContainTextAsync("line 1");
        await Assertions.Expect(tab.Page.Locator("svg.bar")).ToHaveCountAsync(1);
        await Assertions.Expect(tab.Page.Locator("[data-events]")).ToHaveCountAsync(1);
        await Assertions.Expect(tab.Page.Locator(".state")).ToHaveTextAsync("Completed", new() { Timeout = 30_000 });
        await Assertions.Expect(tab.Page.Locator("#lines li")).ToHaveCountAsync(60);
        await Assertions.Expect(Region(tab, "Progress").First).ToContainTextAsync("step 60");
        await Assertions.Expect(tab.Page.Locator("[data-events]")).ToHaveCountAsync(0);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task The_cancel_button_cancels_a_running_job()
    {
        await using var tab = await pages.OpenAsync();
        var id = (string)(await pages.Http.EnqueueAsync(Some.Waiting("cancel")))["id"]!;
        await pages.Http.UntilAsync(id, "Running");
        await tab.GoAsync($"/jobs/{id}");
        await Button(tab, "Cancel").ClickAsync();
        await Assertions.Expect(tab.Page.Locator("#notice")).ToHaveTextAsync("The running attempt was asked to stop.");
        await pages.Http.UntilAsync(id, "Canceled");
        await Assertions.Expect(tab.Page.Locator(".state")).ToHaveTextAsync("Canceled");
        await Assertions.Expect(Button(tab, "Cancel")).ToHaveCountAsync(0);
        Assert.EndsWith($"/jobs/{id}", tab.Page.Url);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task The_retry_button_retries_a_discarded_job()
    {
        await using var tab = await pages.OpenAsync();
        var id = (string)(await pages.Http.EnqueueAsync(Some.Failing("retry", "Not yet.", untilAttempt: 2)))["id"]!;
        await pages.Http.UntilAsync(id, "Discarded");
        await tab.GoAsync($"/jobs/{id}");
        await Button(tab, "Retry").ClickAsync();
        await Assertions.Expect(tab.Page.Locator("#notice")).ToHaveTextAsync("The job is due now.");
        await Assertions.Expect(tab.Page.Locator(".state")).ToHaveTextAsync("Completed");
        await Assertions.Expect(tab.Page.Locator("table.attempts tbody tr")).ToHaveCountAsync(2);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task A_wish_that_comes_too_late_is_refused_with_a_message()
    {
        await using var tab = await pages.OpenAsync(new() { JavaScriptEnabled = false });
        var id = (string)(await pages.Http.EnqueueAsync(Some.Later("late")))["id"]!;
        await tab.GoAsync($"/jobs/{id}");
        await pages.Http.PostAsync($"/v1/jobs/{id}/cancel", null);
        await Button(tab, "Cancel").ClickAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Nothing was canceled: the job is Canceled");
    }

    [Fact]
    public async Task A_script_in_arguments_and_errors_is_shown_as_text()
    {
        await using var tab = await pages.OpenAsync();
        var id = (string)(await pages.Http.EnqueueAsync(Some.Failing("evil", Evil)))["id"]!;
        await pages.Http.UntilAsync(id, "Discarded");
        await tab.GoAsync($"/jobs/{id}");
        await Assertions.Expect(Region(tab, "Why it was discarded")).ToContainTextAsync(Evil);
        await Assertions.Expect(Region(tab, "Arguments").First).ToContainTextAsync("<script>window.evil = 1</script>");
        // Through the refresh, too.
        await tab.Page.WaitForResponseAsync(answer => answer.Url.EndsWith(id, StringComparison.Ordinal));
        await Assertions.Expect(Region(tab, "Why it was discarded")).ToContainTextAsync(Evil);
        Assert.True(await tab.Page.EvaluateAsync<bool>("window.evil === undefined"));
        Assert.Equal(0, await tab.Page.Locator("main script, main img").CountAsync());
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task An_unknown_job_is_told_as_such()
    {
        await using var tab = await pages.OpenAsync();
        Assert.Equal(404, await tab.GoAsync("/jobs/01a1fc0f-0000-7000-8000-000000000000"));
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("No such job");
        Assert.Empty(tab.Complaints);
    }

    private static ILocator Button(Tab tab, string name) => tab.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Region(Tab tab, string name) => tab.Page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });
}
