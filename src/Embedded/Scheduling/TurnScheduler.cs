namespace Gristmill.Embedded.Scheduling;

/// <summary>
/// Runs turns and their continuations one at a time on the thread pool. Being the current
/// <see cref="TaskScheduler"/> of what it runs, it gets the continuation of every await in it.
/// </summary>
internal abstract class TurnScheduler : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>Turns before others get the thread: a busy activation must not keep it.</summary>
    private const int TurnsPerSlice = 64;

    private readonly Queue<Task> _continuations = new();
    private Task? _slice;
    private bool _scheduled;

    public sealed override int MaximumConcurrencyLevel => 1;

    /// <summary>Guards the scheduler's state and its subclass's; never held while grain code runs.</summary>
    protected Lock Gate { get; } = new();

    void IThreadPoolWorkItem.Execute()
    {
        // Made here, on a bare pool thread, so that it captures no caller's execution context.
        _slice = new Task(static self => ((TurnScheduler)self!).RunSlice(), this);
        _slice.RunSynchronously(this);
    }

    /// <summary>The next turn that may start, if any; called under <see cref="Gate"/>.</summary>
    protected abstract Turn? TakeTurn();

    /// <summary>Starts a turn.</summary>
    protected abstract void Run(Turn turn);

    /// <summary>Under <see cref="Gate"/>: whether the caller must <see cref="Schedule"/> once it has left it.</summary>
    protected bool MustSchedule()
    {
        if (_scheduled) return false;
        return _scheduled = true;
    }

    /// <summary>
    /// Asks for a thread. Not by the thread's local queue: that is last in, first out, and under steady load the
    /// activations at its bottom would starve.
    /// </summary>
    protected void Schedule() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    protected sealed override void QueueTask(Task task)
    {
        bool schedule;
        lock (Gate)
        {
            _continuations.Enqueue(task);
            schedule = MustSchedule();
        }
        if (schedule) Schedule();
    }

    protected sealed override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        (task == _slice || (!taskWasPreviouslyQueued && Current == this)) && TryExecuteTask(task);

    protected sealed override IEnumerable<Task> GetScheduledTasks()
    {
        lock (Gate) return [.. _continuations];
    }

    private void RunSlice()
    {
        for (var i = 0; i < TurnsPerSlice; i++)
        {
            Task? continuation = null;
            Turn? turn;
            lock (Gate)
            {
                // Taking turns in preferring one kind, so that neither starves the other.
                turn = i % 2 == 0 ? TakeTurn() : null;
                if (turn is null && !_continuations.TryDequeue(out continuation) && (turn = TakeTurn()) is null)
                {
                    _scheduled = false;
                    return;
                }
            }
            if (turn is null) TryExecuteTask(continuation!);
            else Run(turn);
        }
        Schedule();
    }
}
