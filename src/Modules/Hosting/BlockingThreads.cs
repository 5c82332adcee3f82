namespace Gristmill.Modules;

/// <summary>
/// Threads of our own for operations that compute or block, so that these never hold a thread that answers requests.
/// There are as many as run at once: the blocking gate bounds that. A thread whose operation was abandoned is not
/// waited for; it ends when the operation does.
/// </summary>
internal sealed class BlockingThreads(int keep) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<Worker> _idle = new();
    private int _made;
    private bool _closed;

    /// <summary>Runs a piece of work on a thread of its own and answers what it returns or throws.</summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Take().Run(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        });
        return done.Task;
    }

    private Worker Take()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return _idle.TryPop(out var idle) ? idle : new Worker(this, ++_made);
        }
    }

    private bool Return(Worker worker)
    {
        lock (_lock)
        {
            if (_closed || _idle.Count >= keep) return false;
            _idle.Push(worker);
            return true;
        }
    }

    /// <summary>Ends the idle threads now, and each busy one when its work ends.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            while (_idle.TryPop(out var worker)) worker.End();
        }
    }

    // The semaphore is disposed of by the thread that waits for it, when that ends.
#pragma warning disable CA1001
    private sealed class Worker
#pragma warning restore CA1001
    {
        private readonly BlockingThreads _owner;
        private readonly SemaphoreSlim _given = new(0);
        private Action? _work;

        public Worker(BlockingThreads owner, int number)
        {
            _owner = owner;
            new Thread(Loop) { Name = $"gristmill-blocking-{number}", IsBackground = true }.Start();
        }

        public void Run(Action work)
        {
            _work = work;
            _given.Release();
        }

        public void End() => _given.Release();

        private void Loop()
        {
            while (true)
            {
                _given.Wait();
                if (_work is not { } work) break;
                _work = null;
                work();
                if (!_owner.Return(this)) break;
            }

            _given.Dispose();
        }
    }
}
