using Gristmill.Conformance.Engine;
using Gristmill.Conformance.Engine.Grains;
using Gristmill.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Reminders;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Gristmill.Orleans.Tests.Conformance;

/// <summary>
/// One silo of Orleans under the conformance suites, called as a node's web application calls it: by the silo's own
/// factory. Grain timers and reminders go by a manual clock, which Orleans takes under the keys of their areas; response
/// timeouts and the collection of idle activations are measured by the system's stopwatch and cannot be injected.
/// </summary>
internal sealed class OrleansHarness : IEngineHarness
{
    private readonly ManualTimeProvider _time = new();
    private readonly Probes _probes = new();
    private readonly MemoryStorage _storage = new();
    private readonly MemoryReminderTable _reminders = new();
    private readonly InProcessTestCluster _cluster;

    private OrleansHarness()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.InitializeClientOnDeploy = false;
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddReminders();
            silo.AddIncomingGrainCallFilter<RecordingFilter>();
            var services = silo.Services;
            services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, _time);
            services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, _time);
            services.AddSingleton(_probes);
            services.AddSingleton<IReminderTable>(_reminders);
            services.AddKeyedSingleton<IGrainStorage>(MemoryStorage.Name, _storage);
        });
        _cluster = builder.Build();
    }

    public IGrainFactory GrainFactory => Services.GetRequiredService<IGrainFactory>();

    public IServiceProvider Services => _cluster.Silos[0].ServiceProvider;

    public InjectedTime InjectedTime => InjectedTime.Timers | InjectedTime.Reminders;

    public static async Task<IEngineHarness> StartAsync()
    {
        var harness = new OrleansHarness();
        await harness._cluster.DeployAsync();
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

    public Task RestartAsync() => _cluster.RestartSiloAsync(_cluster.Silos[0]);

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _probes.Dispose();
    }
}
