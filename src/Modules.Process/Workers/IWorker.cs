namespace Gristmill.Modules.Process;

/// <summary>One out-of-process instance that has said it is ready. One call at a time.</summary>
public interface IWorker
{
    /// <summary>Its process id.</summary>
    int Pid { get; }

    /// <summary>Ends when it can take no further call, and tells why, for a person.</summary>
    Task<string> Ended { get; }

    /// <summary>Runs a call.</summary>
    /// <exception cref="WorkerFailedException">The worker failed and can take no further call.</exception>
    /// <exception cref="OperationCanceledException">The call was given up; the worker can take no further call.</exception>
    Task<ModuleOutcome> CallAsync(WorkerCall call, CancellationToken cancellation);

    /// <summary>The resident memory of it and its children, in bytes; 0 once it is gone.</summary>
    long ReadMemoryBytes();

    /// <summary>Tells it to end, kills its whole process group after the grace, and waits until it is gone.</summary>
    Task StopAsync(TimeSpan grace);
}
