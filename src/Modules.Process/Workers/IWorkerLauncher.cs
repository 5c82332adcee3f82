namespace Gristmill.Modules.Process;

/// <summary>Makes workers.</summary>
public interface IWorkerLauncher
{
    /// <summary>What the kernel could not be made to hold the workers to, for a person; empty when all is in force.</summary>
    IReadOnlyList<string> Unapplied { get; }

    /// <summary>Starts a worker and waits until it is ready.</summary>
    /// <exception cref="WorkerBootException">It did not become ready; nothing of it is left.</exception>
    /// <exception cref="OperationCanceledException">Given up; nothing of it is left.</exception>
    Task<IWorker> LaunchAsync(CancellationToken cancellation);
}
