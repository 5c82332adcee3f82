namespace Gristmill.Modules.Process;

/// <summary>A call that waits for a worker.</summary>
internal sealed class PoolWaiter
{
    private readonly TaskCompletionSource<PooledWorker> _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its place in the queue; null once it has left.</summary>
    public LinkedListNode<PoolWaiter>? Node { get; set; }

    /// <summary>Ends with the worker it gets.</summary>
    public Task<PooledWorker> Granted => _granted.Task;

    /// <summary>Gives it a worker.</summary>
    public void Grant(PooledWorker worker) => _granted.SetResult(worker);

    /// <summary>There will be none.</summary>
    public void Refuse(Exception reason) => _granted.SetException(reason);

    /// <summary>It gave up.</summary>
    public void Cancel(CancellationToken cancellation) => _granted.TrySetCanceled(cancellation);
}
