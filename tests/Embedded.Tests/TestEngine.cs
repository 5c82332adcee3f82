using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Gristmill.Embedded.Tests;

/// <summary>A host with nothing but the engine.</summary>
internal sealed class TestEngine(IHost host) : IAsyncDisposable
{
    public IServiceProvider Services => host.Services;

    public IGrainFactory GrainFactory => Services.GetRequiredService<IGrainFactory>();

    public static async Task<TestEngine> StartAsync(
        Action<EmbeddedEngineOptions> configure, Action<IServiceCollection>? add = null)
    {
        var engine = Build(configure, add);
        await engine.StartAsync();
        return engine;
    }

    public static TestEngine Build(Action<EmbeddedEngineOptions> configure, Action<IServiceCollection>? add = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        builder.Services.AddEmbeddedEngine(configure);
        add?.Invoke(builder.Services);
        return new(builder.Build());
    }

    public Task StartAsync() => host.StartAsync();

    public Task StopAsync(CancellationToken cancellationToken = default) => host.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using (host) await host.StopAsync();
    }
}
