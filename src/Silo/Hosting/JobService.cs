using Gristmill.Jobs;
using Microsoft.Extensions.Hosting;

namespace Gristmill.Silo;

/// <summary>Starts the job runner with the node and drains it when the node stops.</summary>
internal sealed class JobService(JobRunner runner) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => runner.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => runner.StopAsync(cancellationToken);
}
