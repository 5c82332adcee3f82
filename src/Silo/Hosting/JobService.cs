using System.Runtime.InteropServices;
using Gristmill.Jobs;
using Microsoft.Extensions.Hosting;

namespace Gristmill.Silo;

/// <summary>
/// Starts the job runner once everything else has started, so that a node that cannot start, because its port is taken
/// for instance, takes no job; and drains it when the node stops. The drain begins before anything stops, so that
/// requests in flight and running jobs finish side by side.
/// </summary>
internal sealed class JobService(JobRunner runner, UnrunnableJobs unrunnable, JobPruner pruner, BulkRunner bulk) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _abort = new();
    private PosixSignalRegistration? _again;
    private Task _drained = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await runner.StartAsync(cancellationToken);
        unrunnable.Start();
        pruner.Start();
        bulk.Start();
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _drained = runner.StopAsync(_abort.Token);
        // Whoever asks again does not want to wait: what runs goes back at once.
        _again = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            _abort.Cancel();
        });
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var aborting = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _abort);
        await _drained;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _again?.Dispose();
        _abort.Dispose();
    }
}
