namespace Gristmill.Modules.Tests;

/// <summary>Versions side by side, and reload, over real files.</summary>
public sealed class ReloadTests : IAsyncDisposable
{
    private readonly ModuleFolderFixture _modules = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _modules.DisposeAsync();

    /// <summary>A reload from one to two, which hangs in its load until that is let go on.</summary>
    private async Task<(Task<ModuleReload?> Reload, TaskCompletionSource Loaded)> BeginReloadAsync()
    {
        _modules.Write("press", "", "one");
        await _modules.SayAsync("press");
        var loaded = new TaskCompletionSource();
        _modules.Runtime.Loading = loaded.Task;
        _modules.Write("press", "", "two");
        var reload = _modules.ReloadAsync("press");
        await _modules.Clock.WaitForTimerAsync(_modules.Options.LoadTimeout).WaitAsync(TimeSpan.FromSeconds(30), Now);
        return (reload, loaded);
    }

    [Fact]
    public async Task The_newest_version_is_served()
    {
        _modules.Write("press", "1.9.0", "nine");
        _modules.Write("press", "1.10.0", "ten");
        _modules.Write("press", "", "flat", "1.1.0");
        Assert.Equal("ten", await _modules.SayAsync("press"));
        var info = _modules.Registry.Describe("press")!;
        Assert.Equal(["1.10.0", "1.9.0", "1.1.0"], info.Versions.Select(version => version.Version));
        Assert.Equal([true, false, false], info.Versions.Select(version => version.Active));
        Assert.Equal("press", Assert.Single(_modules.Registry.List()).Name);
    }

    [Fact]
    public async Task A_pinned_version_is_served()
    {
        await using var modules = new ModuleFolderFixture(("press", "1.9.0"));
        modules.Write("press", "1.9.0", "nine");
        modules.Write("press", "1.10.0", "ten");
        Assert.Equal("nine", await modules.SayAsync("press"));
        Assert.True(modules.Registry.Describe("press")!.Versions.Single(version => version.Version == "1.9.0").Pinned);
    }

    [Fact]
    public async Task A_pin_to_a_version_that_is_not_there_names_its_key()
    {
        await using var modules = new ModuleFolderFixture(("press", "3"));
        modules.Write("press", "1.9.0", "nine");
        Assert.Equal("Modules:Pinned:press: expected one of '1.9.0', got '3'.",
            Assert.IsType<ModuleOutcome.Unavailable>(await modules.CallAsync("press")).Message);
    }

    [Theory]
    [InlineData("press", "", "Modules:Pinned:press: expected a version of 1 to 50 characters, got ''.")]
    [InlineData("../press", "1", "Modules:Pinned:../press: expected 1 to 100 letters")]
    public void A_wrong_pin_is_refused_at_the_start(string module, string version, string error)
    {
        var options = new ModuleHostOptions();
        options.Pinned[module] = version;
        Assert.Contains(error, options.Validate(null, options).FailureMessage);
    }

    [Fact]
    public void A_version_folder_is_named_by_its_version()
    {
        _modules.Write("press", "1.0.0", "one", version: "2.0.0");
        Assert.Contains("version: expected the folder's name '1.0.0', got '2.0.0'", _modules.Registry.Describe("press")!.Error);
    }

    [Fact]
    public void Of_two_folders_with_one_version_the_second_is_refused()
    {
        _modules.Write("press", "", "flat", "1.0.0");
        _modules.Write("press", "1.0.0", "folder");
        var versions = _modules.Registry.Describe("press")!.Versions;
        Assert.Contains("expected one that no other folder of the module has, got '1.0.0'", Assert.Single(versions, version => !version.Active).Error);
    }

    [Fact]
    public async Task What_is_unchanged_is_not_started_anew()
    {
        _modules.Write("press", "", "one");
        await _modules.SayAsync("press");
        Assert.Equal(new ModuleReload("press", ReloadOutcome.Unchanged, "1.0.0", "1.0.0"), await _modules.ReloadAsync("press"));
        // Written again with the same contents: another date alone is no change.
        _modules.Write("press", "", "one");
        Assert.Equal(ReloadOutcome.Unchanged, (await _modules.ReloadAsync("press"))!.Outcome);
        Assert.False(_modules.Runtime.Instances[0].Ended.IsCompleted);
        Assert.Equal(ReloadOutcome.Unchanged, (await _modules.ReloadAsync("press"))!.Outcome);
        Assert.Equal(2, _modules.Runtime.Instances.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.1.0")]
    public async Task A_call_under_way_ends_on_the_old_instance_which_is_then_ended(string folder)
    {
        _modules.Write("press", "", "one");
        await _modules.SayAsync("press");
        var held = _modules.CallAsync("press", "hold");
        await _modules.Instance("one").Entered;
        _modules.Write("press", folder, "two", folder.Length == 0 ? "1.0.1" : folder);
        var reload = await _modules.ReloadAsync("press");
        Assert.Equal((ReloadOutcome.Reloaded, "1.0.0", folder.Length == 0 ? "1.0.1" : folder), (reload!.Outcome, reload.From, reload.To));
        Assert.Equal("two", await _modules.SayAsync("press"));
        Assert.True(_modules.Registry.Describe("press")!.Versions.Single(version => version.Draining).Calls == 1);
        Assert.False(_modules.Instance("one").Ended.IsCompleted);
        _modules.Runtime.Held.SetResult();
        Assert.Equal("one", ModuleFolderFixture.Text(await held));
        await _modules.Instance("one").Ended.WaitAsync(TimeSpan.FromSeconds(30), Now);
        while (_modules.Registry.Describe("press")!.Versions.Any(version => version.Draining)) await Task.Yield();
        while (File.Exists(_modules.Instance("one").Path)) await Task.Yield();
    }

    [Fact]
    public async Task The_old_version_serves_until_the_new_one_has_loaded()
    {
        var (reload, loaded) = await BeginReloadAsync();
        Assert.Equal("one", await _modules.SayAsync("press"));
        loaded.SetResult();
        await reload;
        Assert.Equal("two", await _modules.SayAsync("press"));
    }

    [Theory]
    [InlineData("text", "broken", "is broken")]
    [InlineData("module.json", "{", "module.json")]
    [InlineData("module.json", """{"name":"press","version":"2","runtime":"abacus","entry":"text","operations":{"say":{}}}""", "expected one of 'file', got 'abacus'")]
    public async Task What_cannot_be_used_changes_nothing_but_the_error(string file, string text, string reason)
    {
        _modules.Write("press", "", "one");
        await _modules.SayAsync("press");
        _modules.WriteFile(Path.Combine(_modules.Modules, "press", file), text);
        var reload = await _modules.ReloadAsync("press");
        Assert.Equal((ReloadOutcome.Failed, "1.0.0", "1.0.0"), (reload!.Outcome, reload.From, reload.To));
        Assert.Contains(reason, reload.Reason);
        // The reason is about the module's folder, not about the copy it was loaded from.
        Assert.Contains(Path.Combine(_modules.Modules, "press"), reload.Reason);
        Assert.Equal(reload.Reason, _modules.Registry.Describe("press")!.Error);
        Assert.Equal("one", await _modules.SayAsync("press"));
        _modules.Write("press", "", "one");
        Assert.Equal(ReloadOutcome.Unchanged, (await _modules.ReloadAsync("press"))!.Outcome);
        Assert.Null(_modules.Registry.Describe("press")!.Error);
    }

    [Fact]
    public async Task A_newer_version_with_a_bad_manifest_is_passed_over_and_told()
    {
        _modules.Write("press", "1.0.0", "one");
        _modules.Write("press", "2.0.0", "two", version: "2.1.0");
        Assert.Equal("one", await _modules.SayAsync("press"));
        Assert.Contains("got '2.1.0'", _modules.Registry.Describe("press")!.Error);
        Assert.Equal(ReloadOutcome.Failed, (await _modules.ReloadAsync("press"))!.Outcome);
    }

    [Fact]
    public async Task A_load_that_hangs_keeps_the_old_version_and_is_ended_when_it_has_loaded()
    {
        var (reload, loaded) = await BeginReloadAsync();
        _modules.Clock.Advance(_modules.Options.LoadTimeout);
        Assert.Contains("Modules:LoadTimeout", (await reload)!.Reason);
        loaded.SetResult();
        while (_modules.Runtime.Instances.Count < 2) await Task.Yield();
        await _modules.Instance("two").Ended.WaitAsync(TimeSpan.FromSeconds(30), Now);
        Assert.Equal("one", await _modules.SayAsync("press"));
    }

    [Fact]
    public async Task A_removed_folder_is_listed_no_more_and_its_calls_end()
    {
        _modules.Write("press", "", "one");
        _modules.Write("other", "", "other");
        await _modules.SayAsync("press");
        var held = _modules.CallAsync("press", "hold");
        await _modules.Instance("one").Entered;
        Directory.Delete(Path.Combine(_modules.Modules, "press"), recursive: true);
        Assert.Contains(new ModuleReload("press", ReloadOutcome.Removed, "1.0.0", ""), await _modules.Registry.ReloadAsync(null, Now));
        Assert.Equal("other", Assert.Single(_modules.Registry.List()).Name);
        Assert.IsType<ModuleOutcome.NotFound>(await _modules.CallAsync("press"));
        _modules.Runtime.Held.SetResult();
        Assert.Equal("one", ModuleFolderFixture.Text(await held));
        await _modules.Instance("one").Ended.WaitAsync(TimeSpan.FromSeconds(30), Now);
    }

    [Fact]
    public async Task A_new_folder_is_added_and_a_removed_version_gives_way_to_the_one_before()
    {
        _modules.Write("press", "1.0.0", "one");
        Assert.Equal(new ModuleReload("press", ReloadOutcome.Added, "", "1.0.0"), await _modules.ReloadAsync("press"));
        Assert.Empty(_modules.Runtime.Instances);
        _modules.Write("press", "2.0.0", "two");
        Assert.Equal("2.0.0", (await _modules.ReloadAsync("press"))!.To);
        Directory.Delete(Path.Combine(_modules.Modules, "press/2.0.0"), recursive: true);
        Assert.Equal(new ModuleReload("press", ReloadOutcome.Reloaded, "2.0.0", "1.0.0"), await _modules.ReloadAsync("press"));
        Assert.Equal("one", await _modules.SayAsync("press"));
        Assert.Null(await _modules.ReloadAsync("nobody"));
    }

    [Fact]
    public async Task Files_that_change_before_the_first_call_are_read_again()
    {
        _modules.Write("press", "", "one");
        Assert.NotNull(_modules.Registry.Find("press"));
        _modules.Write("press", "", "two", "1.1.0");
        Assert.Equal("two", await _modules.SayAsync("press"));
        Assert.Equal("1.1.0", _modules.Registry.Find("press")!.Version);
    }

    [Fact]
    public async Task An_instance_runs_from_a_copy_that_later_changes_do_not_reach()
    {
        _modules.Write("press", "", "one");
        await _modules.SayAsync("press");
        var copy = _modules.Instance("one").Path;
        Assert.StartsWith(_modules.Options.Copies, copy);
        _modules.Write("press", "", "two");
        Assert.Equal("one", await File.ReadAllTextAsync(copy, Now));
    }

    [Fact]
    public async Task A_module_too_large_to_copy_runs_where_it_stands()
    {
        _modules.Options.MaxCopyBytes = 10;
        _modules.Write("press", "", "one");
        Assert.Equal("one", await _modules.SayAsync("press"));
        Assert.Equal(Path.Combine(_modules.Modules, "press/text"), _modules.Instance("one").Path);
        _modules.Write("press", "", "two");
        Assert.Equal(ReloadOutcome.Reloaded, (await _modules.ReloadAsync("press"))!.Outcome);
        Assert.True(File.Exists(Path.Combine(_modules.Modules, "press/text")));
    }

    [Fact]
    public async Task Calls_during_reloads_see_whole_versions_alone()
    {
        _modules.Write("press", "", "version-0", "0.0.0");
        await _modules.SayAsync("press");
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var calls = 0;
            do
            {
                using var module = _modules.Registry.Enter("press")!;
                var instance = (FileRuntime.Instance)await module.LoadAsync(Now);
                Assert.Equal($"version-{module.Manifest.Version.Split('.')[2]}", instance.Text);
                Assert.StartsWith("version-", await _modules.SayAsync("press"));
                calls++;
            }
            while (!stop.IsCancellationRequested);

            return calls;
        }, Now)).ToArray();
        for (var i = 1; i <= 50; i++)
        {
            _modules.Write("press", "", $"version-{i}", $"0.0.{i}");
            // Several at once, which go one after the other.
            var reloads = await Task.WhenAll(_modules.ReloadAsync("press"), _modules.ReloadAsync("press"));
            Assert.Equal([ReloadOutcome.Unchanged, ReloadOutcome.Reloaded], reloads.Select(reload => reload!.Outcome).Order());
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(callers), calls => Assert.True(calls > 0));
        foreach (var instance in _modules.Runtime.Instances.SkipLast(1))
            await instance.Ended.WaitAsync(TimeSpan.FromSeconds(30), Now);
    }
}
