using Gristmill.Testing.Nodes;
using Microsoft.Playwright;

namespace Gristmill.EndToEnd.Pages;

/// <summary>One node and one browser for all tests of pages; each test has queues of its own.</summary>
public sealed class PagesFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private NodeProcess? _node;

    /// <summary>A client of the node's Web API.</summary>
    public HttpClient Http => _node!.Http;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        if (Chromium.Path is null) return;
        _node = await NodeProcess.StartAsync(_data.Path);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = Chromium.Flags });
    }

    /// <summary>A tab of its own, 1280 x 900 and light unless told otherwise. Skips the test without a browser.</summary>
    public async Task<Tab> OpenAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, Chromium.Missing);
        options ??= new();
        options.BaseURL = Http.BaseAddress!.ToString();
        options.ViewportSize ??= new() { Width = 1280, Height = 900 };
        return await Tab.OpenAsync(await _browser.NewContextAsync(options));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_node is not null) await _node.DisposeAsync();
        _data.Dispose();
    }
}
