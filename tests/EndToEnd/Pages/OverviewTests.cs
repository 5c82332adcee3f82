using Gristmill.EndToEnd.Nodes;
using Microsoft.Playwright;

namespace Gristmill.EndToEnd.Pages;

[Collection(PagesCollection.Name)]
public sealed class OverviewTests(PagesFixture pages)
{
    [Fact]
    public async Task Counts_change_without_a_reload()
    {
        await using var tab = await pages.OpenAsync();
        await tab.GoAsync("/");
        var card = tab.Page.Locator("[data-state=Scheduled]");
        var before = int.Parse(await card.Locator(".count").InnerTextAsync());
        await tab.Page.EvaluateAsync("window.kept = true");
        await card.FocusAsync();

        await pages.Http.EnqueueBatchAsync(Enumerable.Range(0, 3).Select(_ => Some.Later("overview")));

        await Assertions.Expect(card.Locator(".count")).ToHaveTextAsync($"{before + 3}");
        Assert.True(await tab.Page.EvaluateAsync<bool>("window.kept"));
        await Assertions.Expect(card).ToBeFocusedAsync();
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task The_node_and_its_permits_are_told()
    {
        await using var tab = await pages.OpenAsync();
        await tab.GoAsync("/");
        await Assertions.Expect(tab.Page.Locator(".health")).ToHaveTextAsync("Ready");
        var node = tab.Page.GetByRole(AriaRole.Region, new() { Name = "Node" });
        await Assertions.Expect(node).ToContainTextAsync("Engine");
        await Assertions.Expect(node).ToContainTextAsync("SQLite");
        var id = (string)(await pages.Http.EnqueueAsync(Some.Waiting("permits")))["id"]!;
        await Assertions.Expect(tab.Page.Locator("svg[aria-label^='I/O:']:not([aria-label^='I/O: 0 '])")).ToBeVisibleAsync();
        await pages.Http.PostAsync($"/v1/jobs/{id}/cancel", null);
        await Assertions.Expect(tab.Page.Locator("#rate-Canceled")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_node_that_does_not_answer_is_told_and_so_is_its_return()
    {
        await using var tab = await pages.OpenAsync();
        await tab.GoAsync("/");
        await tab.SetOfflineAsync(true);
        var connection = tab.Page.Locator("#connection");
        await Assertions.Expect(connection).ToContainTextAsync("does not answer");
        await tab.SetOfflineAsync(false);
        await Assertions.Expect(connection).ToBeHiddenAsync(new() { Timeout = 15_000 });
    }
}
