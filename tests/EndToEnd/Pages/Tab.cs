using Microsoft.Playwright;

namespace Gristmill.EndToEnd.Pages;

/// <summary>A tab, which notes whatever its pages complain of: script errors and breaches of the content policy.</summary>
public sealed class Tab : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    private Tab(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => Note(error);
        page.Console += (_, line) =>
        {
            // The browser's word on a page that is meant to say 400 or 404 is none of the page's.
            if (line.Type is "error" or "warning" && !line.Text.StartsWith("Failed to load resource:", StringComparison.Ordinal))
                Note(line.Text);
        };
    }

    /// <summary>The page that is open.</summary>
    public IPage Page { get; }

    /// <summary>What its pages complained of.</summary>
    public IReadOnlyList<string> Complaints
    {
        get { lock (_complaints) return [.. _complaints]; }
    }

    internal static async Task<Tab> OpenAsync(IBrowserContext context) => new(context, await context.NewPageAsync());

    /// <summary>Goes to a page and tells its status.</summary>
    public async Task<int> GoAsync(string path) => (await Page.GotoAsync(path))!.Status;

    /// <summary>Cuts the tab off, or puts it back.</summary>
    public Task SetOfflineAsync(bool offline) => _context.SetOfflineAsync(offline);

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Note(string complaint)
    {
        lock (_complaints) _complaints.Add(complaint);
    }
}
