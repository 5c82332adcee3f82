namespace Gristmill.Modules.Process;

/// <summary>
/// A call that a worker was sent and has not answered. Who waits for it goes on where it ends, on the reader's thread: the pool, which
/// gives the worker its next call there and then.
/// </summary>
internal sealed class PendingCall(uint id, WorkerCall call)
{
    private readonly TaskCompletionSource<ModuleOutcome> _ended = new();

    public uint Id => id;

    public WorkerCall Call => call;

    /// <summary>Whether all of it was handed to the kernel.</summary>
    public bool Written { get; set; }

    public Task<ModuleOutcome> Ended => _ended.Task;

    public void Answer(ModuleOutcome outcome) => _ended.TrySetResult(outcome);

    /// <summary>The worker failed it. Whoever gave the call up has left, and does not look at this.</summary>
    public void Fail(WorkerFailedException failure)
    {
        if (_ended.TrySetException(failure)) _ = _ended.Task.Exception;
    }
}
