using Gristmill.Conformance.Engine;
using Gristmill.Conformance.Engine.Grains;
using Gristmill.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Storage;

namespace Gristmill.Embedded.Tests.Conformance;

/// <summary>The embedded engine under the conformance suites, on a manual clock.</summary>
internal sealed class EmbeddedHarness : IEngineHarness
{
    private readonly ManualTimeProvider _time = new();
    private readonly Probes _probes = new();
    private readonly MemoryStorage _storage = new();
    private readonly MemoryReminderTable _reminders = new();
    private TestEngine _engine = null!;

    public IGrainFactory GrainFactory => _engine.GrainFactory;

    public IServiceProvider Services => _engine.Services;

    public InjectedTime InjectedTime => InjectedTime.All;

    public static async Task<IEngineHarness> StartAsync()
    {
        var harness = new EmbeddedHarness();
        await harness.StartEngineAsync();
        return harness;
    }

    public Task AdvanceAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }

    public async Task AdvanceToTimerAsync(TimeSpan time)
    {
        await _time.WaitForTimerAsync(time).Soon();
        _time.Advance(time);
    }

    public async Task RestartAsync()
    {
        await _engine.DisposeAsync();
        await StartEngineAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _probes.Dispose();
    }

    private async Task StartEngineAsync() => _engine = await TestEngine.StartAsync(
        options => options.GrainAssemblies.Add(typeof(ITurnGrain).Assembly),
        services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.AddSingleton(_probes);
            services.AddSingleton<IReminderTable>(_reminders);
            services.AddSingleton<IIncomingGrainCallFilter, RecordingFilter>();
            services.AddKeyedSingleton<IGrainStorage>(MemoryStorage.Name, _storage);
        });
}
