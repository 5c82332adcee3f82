namespace Gristmill.Jobs;

/// <summary>
/// Changes on their way to other silos, kept only while one of them listens: a few batches in a second, and what does not fit is counted.
/// </summary>
internal sealed class ChangeOutbox(IChangeSignals signals, TimeProvider time)
{
    /// <summary>Changes that wait, at most.</summary>
    private const int MaxWaiting = 1_000;

    /// <summary>How often batches are told, and how many then.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private const int BatchesEach = 2;

    /// <summary>How long after the last word of a listener the others may still listen.</summary>
    private static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly Queue<JobChange> _waiting = new();
    private long _missed;
    private long _openedAt;
    private bool _telling;
    private volatile bool _on;

    /// <summary>Whether anybody listens.</summary>
    public bool IsOn => _on;

    /// <summary>Somebody elsewhere listens.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _openedAt = time.GetTimestamp();
            _on = true;
        }
    }

    /// <summary>A change to tell.</summary>
    public void Add(JobChange change)
    {
        lock (_lock)
        {
            if (Closes()) return;
            if (_waiting.Count < MaxWaiting) _waiting.Enqueue(change);
            else _missed++;
            if (_telling) return;
            _telling = true;
        }

        _ = Task.Run(TellAsync);
    }

    /// <summary>Changes that cannot be told.</summary>
    public void Miss(int changes)
    {
        lock (_lock)
        {
            if (Closes()) return;
            _missed += changes;
            if (_telling) return;
            _telling = true;
        }

        _ = Task.Run(TellAsync);
    }

    private bool Closes()
    {
        if (time.GetElapsedTime(_openedAt) <= OpenFor) return false;
        _on = false;
        _waiting.Clear();
        _missed = 0;
        return true;
    }

    /// <summary>Tells what waits, and goes when nothing does.</summary>
    private async Task TellAsync()
    {
        while (true)
        {
            for (var i = 0; i < BatchesEach; i++)
            {
                string? batch;
                lock (_lock)
                {
                    batch = ChangeBatch.Write(_waiting, ref _missed);
                    if (batch is null && i == 0)
                    {
                        _telling = false;
                        return;
                    }
                }

                if (batch is null) break;
                signals.Tell(batch);
            }

            await Task.Delay(Period, time);
        }
    }
}
