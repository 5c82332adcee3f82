namespace Gristmill.Modules.Process;

/// <summary>The worker can take no further call.</summary>
public sealed class WorkerFailedException(WorkerFailure failure, string message, bool delivered, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>In which way.</summary>
    public WorkerFailure Failure { get; } = failure;

    /// <summary>
    /// Whether the worker may have got the call; false means that it certainly has not taken all of it in, so that
    /// another worker may be asked without anything happening twice.
    /// </summary>
    public bool Delivered { get; } = delivered;
}
