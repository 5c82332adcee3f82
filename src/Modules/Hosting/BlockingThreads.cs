namespace Gristmill.Modules;

/// <summary>
/// Threads of our own for operations that compute or block, so that these never hold a thread that answers requests.
/// There are as many as run at once: the blocking gate bounds that. A thread whose operation was abandoned is not
/// waited for; it ends when the operation does. A thread whose operation has ended lets the next call in by itself and runs that
/// call's operation too: under load no other thread has to be woken between two operations.
/// </summary>
internal sealed class BlockingThreads(int keep) : IDisposable
{
    /// <summary>This thread's worker while it lets the next call in.</summary>
    [ThreadStatic]
    private static Worker? t_free;

    private readonly Lock _lock = new();
    private readonly Stack<Worker> _idle = new();
    private int _made;
    private bool _closed;

    /// <summary>Runs a piece of work on a thread of its own and answers what it returns or throws.</summary>
    /// <param name="work">What to run.</param>
    /// <param name="ended">Run by that thread after it, before the answer; may begin another piece of work, which the same thread then runs.</param>
    public Task<T> RunAsync<T>(Func<T> work, Action ended)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Take().Run(
            () =>
            {
                try
                {
                    var result = work();
                    return () => done.SetResult(result);
                }
                catch (Exception failure)
                {
                    return () => done.SetException(failure);
                }
            },
            ended);
        return done.Task;
    }

    private Worker Take()
    {
        if (t_free is { } own && own.IsOf(this))
        {
            t_free = null;
            return own;
        }

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
        private readonly SemaphoreSlim _signal = new(0);
        private (Func<Action> Work, Action Ended)? _given;

        public Worker(BlockingThreads owner, int number)
        {
            _owner = owner;
            new Thread(Loop) { Name = $"gristmill-blocking-{number}", IsBackground = true }.Start();
        }

        public bool IsOf(BlockingThreads owner) => _owner == owner;

        public void Run(Func<Action> work, Action ended)
        {
            _given = (work, ended);
            _signal.Release();
        }

        public void End() => _signal.Release();

        private void Loop()
        {
            while (true)
            {
                _signal.Wait();
                if (_given is not var (work, ended)) break;
                _given = null;
                var answer = work();
                t_free = this;
                ended();
                var taken = t_free is null;
                t_free = null;
                answer();
                if (!taken && !_owner.Return(this)) break;
            }

            _signal.Dispose();
        }
    }
}
