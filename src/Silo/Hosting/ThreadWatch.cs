using Gristmill.Modules;
using Microsoft.Extensions.Hosting;

namespace Gristmill.Silo;

/// <summary>Watches the pool's threads and forgotten faults while the node lives.</summary>
internal sealed class ThreadWatch(SchedulingDelay delay, BackgroundFaults faults, TimeProvider time) : IHostedService, IDisposable
{
    // Listens from when it is made, which is here.
    private readonly BackgroundFaults _faults = faults;
    private SchedulingProbe? _probe;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _probe = new SchedulingProbe(delay, time);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _probe?.Dispose();
        _faults.Dispose();
    }
}
