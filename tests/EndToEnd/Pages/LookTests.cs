using System.Net.Http.Json;
using Gristmill.EndToEnd.Nodes;
using Microsoft.Playwright;

namespace Gristmill.EndToEnd.Pages;

/// <summary>What holds for every page.</summary>
[Collection(PagesCollection.Name)]
public sealed class LookTests(PagesFixture pages)
{
    private static readonly string LongWord = new('w', 300);

    [Theory]
    [InlineData(360, 740)]
    [InlineData(1280, 900)]
    public async Task No_page_scrolls_sideways_or_complains(int width, int height)
    {
        await using var tab = await pages.OpenAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        foreach (var path in await PathsAsync())
        {
            await tab.GoAsync(path);
            var excess = await tab.Page.EvaluateAsync<int>(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(excess <= 0, $"{path} is {excess} pixels too wide.");
            var cut = await tab.Page.EvaluateAsync<string[]>(
                """
                [...document.querySelectorAll("main *")]
                  .filter(element => !element.closest("pre, .hidden, thead, datalist, svg")
                    && element.getBoundingClientRect().right > document.documentElement.clientWidth)
                  .map(element => element.outerHTML.slice(0, 100)).slice(0, 3)
                """);
            Assert.True(cut.Length == 0, $"{path} cuts off {string.Join("; ", cut)}");
            Assert.True(tab.Complaints.Count == 0, $"{path}: {string.Join("; ", tab.Complaints)}");
        }
    }

    [Fact]
    public async Task The_system_s_preference_makes_pages_dark()
    {
        await using var light = await pages.OpenAsync(new() { ColorScheme = ColorScheme.Light });
        await using var dark = await pages.OpenAsync(new() { ColorScheme = ColorScheme.Dark });
        await light.GoAsync("/");
        await dark.GoAsync("/");
        Assert.True(await BrightnessAsync(light) > 200);
        Assert.True(await BrightnessAsync(dark) < 60);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task All_text_stands_out_from_its_ground(ColorScheme scheme)
    {
        await using var tab = await pages.OpenAsync(new() { ColorScheme = scheme });
        foreach (var path in await PathsAsync())
        {
            await tab.GoAsync(path);
            var faint = await tab.Page.EvaluateAsync<string[]>(Contrast.Script);
            Assert.True(faint.Length == 0, $"{path}: {string.Join("; ", faint)}");
        }
    }

    [Fact]
    public async Task Every_page_has_one_heading_of_the_first_rank_and_its_place_in_the_navigation()
    {
        await using var tab = await pages.OpenAsync();
        foreach (var path in (string[])["/", "/jobs", "/queues", "/schedules", "/modules", "/limits"])
        {
            await tab.GoAsync(path);
            await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
            await Assertions.Expect(tab.Page.Locator("header [aria-current=page]")).ToHaveAttributeAsync("href", path);
            await Assertions.Expect(tab.Page.GetByRole(AriaRole.Main)).ToBeVisibleAsync();
        }
    }

    private async Task<string[]> PathsAsync()
    {
        var failed = (string)(await pages.Http.EnqueueAsync(Some.Failing(new string('q', 100), LongWord)))["id"]!;
        var running = (string)(await pages.Http.EnqueueAsync(Some.Waiting("look")))["id"]!;
        var later = (string)(await pages.Http.EnqueueAsync(Some.Later("look", new { milliseconds = 1, LongWord })))["id"]!;
        var scheduled = new string('s', 80);
        using var made = await pages.Http.PutAsJsonAsync($"/v1/schedules/{scheduled}", new
        {
            cron = "0 3 * * MON-FRI", timeZone = "America/Argentina/ComodRivadavia", jitterSeconds = 90, note = LongWord,
            job = new { module = "testbed", operation = "wait", args = new { milliseconds = 1, LongWord } },
        });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        using var ran = await pages.Http.PostAsync($"/v1/schedules/{scheduled}/run", null);
        await pages.Http.UntilAsync(failed, "Discarded");
        await pages.Http.UntilAsync(running, "Running");
        return
        [
            "/", "/jobs", "/jobs?state=Discarded", "/jobs?queue=nobody", "/jobs?state=Broken", $"/jobs?cursor={LongWord}",
            $"/jobs/{failed}?notice=cancel-refused", $"/jobs/{running}", $"/jobs/{later}", "/jobs/none", "/modules", "/limits",
            "/queues", "/schedules", "/schedules?cursor=zz", $"/schedules/{scheduled}?notice=pause-done", "/schedules/none", "/nowhere",
        ];
    }

    private static Task<int> BrightnessAsync(Tab tab) => tab.Page.EvaluateAsync<int>(
        "Math.max(...getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number))");
}
