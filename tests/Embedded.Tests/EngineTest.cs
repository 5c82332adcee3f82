using Gristmill.Embedded.Tests.Grains;
using Gristmill.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Gristmill.Embedded.Tests;

/// <summary>The base of tests that need an engine with this assembly's grains, on a manual clock.</summary>
public abstract class EngineTest : IAsyncLifetime
{
    private TestEngine? _engine;

    protected ManualTimeProvider Time { get; } = new();

    internal TestEngine Engine => _engine!;

    protected IGrainFactory Factory => Engine.GrainFactory;

    protected IProbeGrain Probe => Factory.GetGrain<IProbeGrain>("probe");

    public async ValueTask InitializeAsync() => _engine = await TestEngine.StartAsync(
        options =>
        {
            options.GrainAssemblies.Add(typeof(ProbeGrain).Assembly);
            Configure(options);
        },
        services =>
        {
            services.AddSingleton<TimeProvider>(Time);
            services.AddScoped<ScopedService>();
            services.AddKeyedSingleton("word", "keyed");
            Add(services);
        });

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected GrainTypeStatistics Statistics(Type type) => Engine.Services.GetRequiredService<IEngineStatistics>()
        .Read().Single(statistics => statistics.GrainType.StartsWith(type.FullName! + ",", StringComparison.Ordinal));

    protected virtual void Configure(EmbeddedEngineOptions options)
    {
    }

    protected virtual void Add(IServiceCollection services)
    {
    }
}
