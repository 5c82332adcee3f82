using Gristmill.Modules.Sdk;

namespace Gristmill.Modules.Process;

/// <summary>The conversation with one worker. One call at a time.</summary>
public interface IWorkerConnection : IDisposable
{
    /// <summary>Ends when the worker has said that it is ready, and tells what it said of itself.</summary>
    /// <exception cref="WorkerFailedException">It said something else, or closed.</exception>
    Task<string> Ready { get; }

    /// <summary>Ends when the worker can take no further call, and tells why.</summary>
    Task<WorkerFailedException> Failed { get; }

    /// <summary>The log of the call in flight; null while there is none.</summary>
    IModuleLog? CallLog { get; }

    /// <summary>Runs a call.</summary>
    /// <returns>Success, or the client error or fault that the worker answered.</returns>
    /// <exception cref="WorkerFailedException">The worker failed; this connection is of no further use.</exception>
    /// <exception cref="OperationCanceledException">Given up; the answer may still come, so neither is it then.</exception>
    Task<ModuleOutcome> CallAsync(WorkerCall call, CancellationToken cancellation);
}
