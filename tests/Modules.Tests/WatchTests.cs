using Gristmill.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gristmill.Modules.Tests;

/// <summary>The watch over real directories; its patience is the test's clock's.</summary>
public sealed class WatchTests : IAsyncDisposable
{
    private readonly ModuleFolderFixture _modules = new();
    private readonly ModuleWatch _watch;

    public WatchTests() =>
        _watch = new ModuleWatch(_modules.Registry, _modules.Options, _modules.Clock, NullLogger<ModuleWatch>.Instance);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _watch.Dispose();
        await _modules.DisposeAsync();
    }

    /// <summary>A module that is watched and loaded changes from one to two, and that is noticed.</summary>
    private async Task ChangeAsync()
    {
        _modules.Write("press", "", "one");
        _watch.Start();
        Assert.Equal("one", await _modules.SayAsync("press"));
        _modules.Write("press", "", "two");
        await _modules.Clock.WaitForTimerAsync(ModuleWatch.Quiet).WaitAsync(TimeSpan.FromSeconds(30), Now);
    }

    private async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var looks = 0; looks < 600; looks++)
        {
            if (await holds()) return;
            await _modules.Clock.WaitForTimerAsync(ModuleWatch.Quiet).WaitAsync(TimeSpan.FromMilliseconds(50), Now)
                .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            _modules.Clock.Advance(ModuleWatch.Quiet);
        }

        Assert.Fail("What changed was not taken over.");
    }

    [Fact]
    public async Task What_changes_takes_over_once_nothing_changes_any_more()
    {
        await ChangeAsync();
        Assert.Equal("one", await _modules.SayAsync("press"));
        await UntilAsync(async () => await _modules.SayAsync("press") == "two");
        _modules.Write("press", "2.0.0", "newer");
        await UntilAsync(async () => await _modules.SayAsync("press") == "newer");
        Directory.Delete(Path.Combine(_modules.Modules, "press"), recursive: true);
        await UntilAsync(() => Task.FromResult(_modules.Registry.List().Count == 0));
    }

    [Fact]
    public async Task A_folder_that_is_moved_into_place_is_seen_whole()
    {
        _modules.Write("press", "1.0.0", "one");
        _watch.Start();
        Assert.Equal("one", await _modules.SayAsync("press"));
        _modules.Write("press", "2.0.0", "two");
        Directory.Move(Path.Combine(_modules.Modules, "press/2.0.0"), Path.Combine(_modules.Modules, "../2.0.0"));
        Directory.Move(Path.Combine(_modules.Modules, "../2.0.0"), Path.Combine(_modules.Modules, "press/2.0.0"));
        await UntilAsync(async () => await _modules.SayAsync("press") == "two");
    }

    [Fact]
    public async Task What_goes_on_changing_is_looked_at_all_the_same()
    {
        await ChangeAsync();
        var step = ModuleWatch.Quiet / 2;
        for (var passed = TimeSpan.Zero; passed < ModuleWatch.Longest; passed += step)
        {
            _modules.Clock.Advance(step);
            _watch.Notice("press/text");
        }

        while (await _modules.SayAsync("press") != "two") await Task.Yield();
    }

    [Fact]
    public async Task Events_that_were_lost_make_everything_be_looked_at()
    {
        _modules.Write("press", "", "one");
        Assert.Equal("one", await _modules.SayAsync("press"));
        _modules.Options.Directories.Clear();
        _watch.Start();
        _modules.Options.Directories.Add(_modules.Modules);
        _modules.Write("press", "", "two");
        _watch.Notice(null);
        await UntilAsync(async () => await _modules.SayAsync("press") == "two");
    }

    [Fact]
    public void A_directory_that_cannot_be_watched_is_one_line_in_the_log_and_no_failure()
    {
        var log = new ListLogger<ModuleWatch>();
        _modules.Options.Directories.Add(Path.Combine(_modules.Modules, "nowhere"));
        using var watch = new ModuleWatch(_modules.Registry, _modules.Options, _modules.Clock, log);
        watch.Start();
        Assert.Contains("nowhere is not watched", Assert.Single(log.Lines));
    }

    [Fact]
    public async Task A_directory_that_the_system_does_not_watch_is_looked_at_and_one_line_says_so()
    {
        var log = new ListLogger<ModuleWatch>();
        using var watch = new ModuleWatch(_modules.Registry, _modules.Options, _modules.Clock, log)
        {
            CreateWatcher = _ => throw new IOException("The configured user limit (128) on the number of inotify instances has been reached."),
        };
        _modules.Write("press", "", "one");
        watch.Start();
        Assert.Equal("one", await _modules.SayAsync("press"));
        _modules.Write("press", "", "two");
        Assert.Equal("one", await _modules.SayAsync("press"));
        _modules.Clock.Advance(ModuleWatch.LookInterval);
        await UntilAsync(async () => await _modules.SayAsync("press") == "two");
        _modules.Write("press", "2.0.0", "newer");
        _modules.Clock.Advance(ModuleWatch.LookInterval);
        await UntilAsync(async () => await _modules.SayAsync("press") == "newer");
        Directory.Delete(Path.Combine(_modules.Modules, "press"), recursive: true);
        _modules.Clock.Advance(ModuleWatch.LookInterval);
        await UntilAsync(() => Task.FromResult(_modules.Registry.List().Count == 0));
        Assert.Contains("is looked at every 10 s instead: The configured user limit (128)", Assert.Single(log.Lines));
    }

    [Fact]
    public void Nothing_is_watched_where_that_is_switched_off()
    {
        _modules.Options.Watch = false;
        _watch.Start();
        Assert.Null(typeof(ModuleWatch).GetField("_timer", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
            .GetValue(_watch));
    }
}
