using Gristmill.Jobs;
using Microsoft.Extensions.Hosting;

namespace Gristmill.Silo;

/// <summary>Looks for schedules that nobody serves, from when the node has started until it begins to stop.</summary>
internal sealed class ScheduleService(ScheduleWatch watch) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        watch.Start();
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken) => await watch.DisposeAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
