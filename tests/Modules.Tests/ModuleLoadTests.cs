namespace Gristmill.Modules.Tests;

/// <summary>The first calls of a module, which load it.</summary>
public sealed class ModuleLoadTests : ScriptedHost
{
    [Fact]
    public async Task Concurrent_first_calls_load_the_module_once()
    {
        Runtime.Run = (_, _) => new(Answer("1"));
        var loaded = new TaskCompletionSource();
        Runtime.Loading = loaded.Task;
        var calls = Enumerable.Range(0, 2).Select(_ => CallAsync()).ToArray();
        Assert.Empty(Registry.List().Where(module => module.Loaded));
        loaded.SetResult();
        await Task.WhenAll(calls);
        Assert.Equal(1, Runtime.Loads);
        Assert.True(Assert.Single(Registry.List()).Loaded);
    }

    [Fact]
    public async Task A_load_that_failed_is_an_outcome_and_is_tried_again()
    {
        Runtime.Run = (_, _) => new(Answer("1"));
        Runtime.Loading = Task.FromException(new FileNotFoundException("No press."));
        Assert.Contains("No press.", Assert.IsType<ModuleOutcome.Unavailable>(await CallAsync()).Message);
        Assert.Contains("No press.", Registry.List().Single().Error);
        Runtime.Loading = Task.CompletedTask;
        Assert.IsType<ModuleOutcome.Success>(await CallAsync());
        Assert.Null(Registry.List().Single().Error);
        Assert.Equal(0, Gates.Io.Held);
    }

    [Fact]
    public async Task A_load_that_hangs_holds_its_callers_for_so_long_and_later_ones_not_at_all()
    {
        Runtime.Run = (_, _) => new(Answer("1"));
        var loaded = new TaskCompletionSource();
        Runtime.Loading = loaded.Task;
        var call = CallAsync();
        await Clock.WaitForTimerAsync(Options.LoadTimeout).WaitAsync(TimeSpan.FromSeconds(30), Now);
        Clock.Advance(Options.LoadTimeout);
        Assert.Contains("Modules:LoadTimeout", Assert.IsType<ModuleOutcome.Unavailable>(await call).Message);
        Assert.IsType<ModuleOutcome.Unavailable>(await CallAsync().WaitAsync(TimeSpan.FromSeconds(30), Now));
        Assert.Equal(0, Gates.Io.Held);
        loaded.SetResult();
        while (!Registry.List().Single().Loaded) await Task.Yield();
        Assert.IsType<ModuleOutcome.Success>(await CallAsync());
        Assert.Equal(1, Runtime.Loads);
    }

    [Fact]
    public async Task A_module_that_hangs_while_it_loads_holds_no_permit_that_others_need()
    {
        Directory.CreateDirectory(Path.Combine(Root.FullName, "other"));
        await File.WriteAllTextAsync(Path.Combine(Root.FullName, "other/module.json"),
            """{"name":"other","version":"1","runtime":"scripted","entry":"x","operations":{"think":{}}}""", Now);
        Runtime.Run = (_, _) => new(Answer("1"));
        Assert.IsType<ModuleOutcome.Success>(await CallAsync("think", "other"));
        var loaded = new TaskCompletionSource();
        Runtime.Loading = loaded.Task;
        var hanging = Enumerable.Range(0, 3).Select(_ => CallAsync("think")).ToArray();
        Assert.Equal(0, Gates.Blocking.Held);
        Assert.IsType<ModuleOutcome.Success>(await CallAsync("think", "other"));
        loaded.SetResult();
        await Task.WhenAll(hanging);
    }

    [Fact]
    public async Task A_drain_sends_a_job_back_whose_module_is_still_loading()
    {
        var loaded = new TaskCompletionSource();
        Runtime.Loading = loaded.Task;
        var job = CallAsync(attempt: Attempt);
        await Clock.WaitForTimerAsync(Options.LoadTimeout).WaitAsync(TimeSpan.FromSeconds(30), Now);
        Drain.Begin();
        Assert.IsType<ModuleOutcome.Draining>(await job);
        loaded.SetResult();
    }
}
