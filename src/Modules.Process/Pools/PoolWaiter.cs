namespace Gristmill.Modules.Process;

/// <summary>
/// A call that waits for a worker. It goes on where it is given one, so that the worker has the call before anything else is done there;
/// not to be ended under the pool's lock.
/// </summary>
internal sealed class PoolWaiter
{
    private readonly TaskCompletionSource<PooledWorker> _granted = new();

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
