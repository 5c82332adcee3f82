using Gristmill.Modules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Gristmill.Silo;

/// <summary>Finds the modules when the node starts, loads the required ones, and watches the directories while it lives.</summary>
internal sealed class ModuleService(
    ModuleRegistry registry, RequiredModules required, ModuleWatch watch, NodeOptions node, IConfiguration configuration)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loading = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The one that nobody named is made, so that it can be watched; a name that leads nowhere may be a misspelling.
        if (configuration["Modules"] is null) Directory.CreateDirectory(node.Modules);
        // Watched before they are read, so that no change is missed in between.
        watch.Start();
        registry.List();
        _loading = Task.Run(() => required.RunAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        watch.Dispose();
        await _stop.CancelAsync();
        await _loading;
    }

    public void Dispose() => _stop.Dispose();
}
