using Gristmill.EndToEnd.Nodes;
using Microsoft.Playwright;

namespace Gristmill.EndToEnd.Pages;

[Collection(PagesCollection.Name)]
public sealed class JobListTests(PagesFixture pages)
{
    [Fact]
    public async Task The_filter_is_in_the_url_and_leaves_the_jobs_that_match()
    {
        await using var tab = await pages.OpenAsync();
        var later = (string)(await pages.Http.EnqueueAsync(Some.Later("filter")))["id"]!;
        var failed = (string)(await pages.Http.EnqueueAsync(Some.Failing("filter", "No.")))["id"]!;
        await pages.Http.UntilAsync(failed, "Discarded");

        await tab.GoAsync("/jobs");
        await tab.Page.GetByLabel("Queue", new() { Exact = true }).FillAsync("filter");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await Assertions.Expect(Rows(tab)).ToHaveCountAsync(2);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Scheduled" }).ClickAsync();
        await Assertions.Expect(Rows(tab)).ToHaveCountAsync(1);
        await Assertions.Expect(tab.Page).ToHaveURLAsync(Url("/jobs?state=Scheduled&queue=filter"));
        await Assertions.Expect(tab.Page.Locator($"#job-{later}")).ToBeVisibleAsync();

        await tab.GoAsync("/jobs?state=discarded&queue=filter&module=sample");
        await Assertions.Expect(Rows(tab)).ToHaveCountAsync(1);
        await Assertions.Expect(tab.Page.Locator("[aria-current=page][data-state]")).ToContainTextAsync("Discarded");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "sample/fail" }).ClickAsync();
        await Assertions.Expect(tab.Page).ToHaveURLAsync(Url($"/jobs/{failed}"));
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Pages_follow_each_other_newest_first_until_the_last()
    {
        await using var tab = await pages.OpenAsync();
        var ids = await pages.Http.EnqueueBatchAsync(Enumerable.Range(0, 60).Select(_ => Some.Later("paging")));

        await tab.GoAsync("/jobs?queue=paging");
        await Assertions.Expect(Rows(tab)).ToHaveCountAsync(50);
        var seen = await IdsAsync(tab);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync();
        await Assertions.Expect(Rows(tab)).ToHaveCountAsync(10);
        seen = [.. seen, .. await IdsAsync(tab)];

        Assert.Equal(ids.Reverse(), seen);
        Assert.Equal(0, await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Older" }).CountAsync());
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Newest" }).ClickAsync();
        await Assertions.Expect(Rows(tab)).ToHaveCountAsync(50);
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task New_jobs_appear_on_top_without_a_reload()
    {
        await using var tab = await pages.OpenAsync();
        var old = (string)(await pages.Http.EnqueueAsync(Some.Later("fresh")))["id"]!;
        await tab.GoAsync("/jobs?queue=fresh");
        var link = tab.Page.Locator($"#job-{old} a");
        await link.FocusAsync();
        var added = (string)(await pages.Http.EnqueueAsync(Some.Later("fresh")))["id"]!;
        await Assertions.Expect(Rows(tab)).ToHaveCountAsync(2);
        Assert.Equal([added, old], await IdsAsync(tab));
        await Assertions.Expect(link).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_bad_filter_is_told_and_the_page_stays_as_it_is()
    {
        await using var tab = await pages.OpenAsync();
        Assert.Equal(400, await tab.GoAsync("/jobs?state=Broken"));
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("got 'Broken'");
        await tab.Page.EvaluateAsync("window.kept = true");
        for (var refreshes = 0; refreshes < 2; refreshes++)
            await tab.Page.WaitForResponseAsync(answer => answer.Url.Contains("Broken", StringComparison.Ordinal));
        Assert.True(await tab.Page.EvaluateAsync<bool>("window.kept"));
    }

    private string Url(string path) => new Uri(pages.Http.BaseAddress!, path).ToString();

    private static ILocator Rows(Tab tab) => tab.Page.Locator("table.jobs tbody tr");

    private static Task<string[]> IdsAsync(Tab tab) =>
        Rows(tab).EvaluateAllAsync<string[]>("rows => rows.map(row => row.id.slice('job-'.length))");
}
