namespace Gristmill.Modules.Tests;

public sealed class RequiredModulesTests : IAsyncDisposable
{
    private const string Required = ",\"required\":true";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ModuleFolderFixture _modules = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly RequiredModules _required;
    private Task _running = Task.CompletedTask;

    public RequiredModulesTests() => _required = new RequiredModules(_modules.Registry, _modules.Clock);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        await _modules.DisposeAsync();
    }

    private void Start()
    {
        _modules.Registry.List();
        _running = Task.Run(() => _required.RunAsync(_stop.Token));
    }

    private async Task UntilReadyAsync()
    {
        while (_required.NotReady is not null) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Now).WaitAsync(Patience, Now);
    }

    [Fact]
    public async Task A_required_module_is_loaded_at_the_start_and_others_stay_lazy()
    {
        _modules.Write("press", "", "one", more: Required);
        _modules.Write("lazy", "", "lazy");
        Start();
        await UntilReadyAsync();
        Assert.Equal("one", Assert.Single(_modules.Runtime.Instances).Text);
    }

    [Fact]
    public async Task The_node_is_not_ready_until_it_has_loaded_which_is_tried_again()
    {
        _modules.Write("press", "", "broken", more: Required);
        Start();
        for (var failures = 1; failures <= 3; failures++)
        {
            await _modules.Clock.WaitForTimerAsync(RequiredModules.After(failures)).WaitAsync(Patience, Now);
            Assert.Matches("required modules are not loaded: press \\(.*is broken\\)", _required.NotReady);
            _modules.Clock.Advance(RequiredModules.After(failures));
        }

        await _modules.Clock.WaitForTimerAsync(RequiredModules.After(4)).WaitAsync(Patience, Now);
        _modules.Write("press", "", "mended", more: Required);
        _modules.Clock.Advance(RequiredModules.After(4));
        await UntilReadyAsync();
        Assert.Equal("mended", await _modules.SayAsync("press"));
    }

    [Fact]
    public async Task One_that_is_added_later_is_loaded_too()
    {
        Start();
        Assert.Null(_required.NotReady);
        _modules.Write("press", "", "one", more: Required);
        await _modules.ReloadAsync("press");
        await UntilReadyAsync();
        Assert.Equal("one", Assert.Single(_modules.Runtime.Instances).Text);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(1000, 30)]
    public void The_wait_doubles_up_to_half_a_minute(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RequiredModules.After(failures));
}
