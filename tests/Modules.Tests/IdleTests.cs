namespace Gristmill.Modules.Tests;

/// <summary>Modules that are unloaded when nobody calls them.</summary>
public sealed class IdleTests : IAsyncDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ModuleFolderFixture _modules = new();

    public IdleTests() => _modules.Write("press", "", "one", more: ""","idleSeconds":60""");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private bool IsLoaded => _modules.Registry.Describe("press")!.Loaded;

    public ValueTask DisposeAsync() => _modules.DisposeAsync();

    [Fact]
    public async Task What_had_no_call_for_its_idle_time_is_unloaded_and_the_next_call_loads_it_again()
    {
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal("one", await _modules.SayAsync("press"));
            Assert.Equal(i, _modules.Runtime.Instances.Count);
            _modules.Clock.Advance(Idle);
            await _modules.Runtime.Instances[^1].Ended.WaitAsync(Patience, Now);
            Assert.False(IsLoaded);
        }
    }

    [Fact]
    public async Task Each_call_begins_the_idle_time_anew()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("one", await _modules.SayAsync("press"));
            _modules.Clock.Advance(Idle - TimeSpan.FromSeconds(1));
            Assert.True(IsLoaded);
        }

        Assert.Single(_modules.Runtime.Instances);
        _modules.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(IsLoaded);
    }

    [Fact]
    public async Task A_call_under_way_keeps_it()
    {
        var held = _modules.CallAsync("press", "hold");
        using (var lease = _modules.Registry.Enter("press")!) await lease.LoadAsync(Now);
        await _modules.Runtime.Instances[0].Entered.WaitAsync(Patience, Now);
        _modules.Clock.Advance(Idle * 3);
        Assert.True(IsLoaded);
        _modules.Runtime.Held.SetResult();
        Assert.IsType<ModuleOutcome.Success>(await held);
        _modules.Clock.Advance(Idle * 2);
        Assert.False(IsLoaded);
    }

    [Fact]
    public async Task One_that_says_nothing_stays()
    {
        _modules.Write("steady", "", "two");
        await _modules.SayAsync("steady");
        _modules.Clock.Advance(TimeSpan.FromDays(365));
        Assert.True(_modules.Registry.Describe("steady")!.Loaded);
    }

    [Theory]
    [InlineData(""","idleSeconds":0""", "idleSeconds: expected 1 to 31536000, got 0.")]
    [InlineData(""","idleSeconds":60,"required":true""", "idleSeconds: expected nothing for a module that is required")]
    public void A_wrong_idle_time_is_refused(string more, string error)
    {
        _modules.Write("odd", "", "three", more: more);
        Assert.Contains(error, _modules.Registry.Describe("odd")!.Error, StringComparison.Ordinal);
    }
}
